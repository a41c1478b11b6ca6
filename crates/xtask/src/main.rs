//! Run, test and package the project.
fn main() {}
