//! The relay as a process, over HTTP.
