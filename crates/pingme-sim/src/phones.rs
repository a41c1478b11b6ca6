//! Numbers that belong to nobody.

use crate::Country;

/// US areas whose 555-0100 to 555-0199 are kept for fiction by the numbering plan.
const US_AREAS: &[u32] = &[212, 206, 303, 312, 415, 512, 617, 651];

/// The numbers of a country, in order, with their calling code: at most `pool` of them.
///
/// US: 1-AREA-555-01xx. GB: Ofcom's drama range of mobile numbers, 07700 900000 to 900999.
pub(crate) fn range(country: Country, pool: Option<usize>) -> Vec<String> {
    let all: Vec<String> = match country {
        Country::Us => (0..100)
            .flat_map(|line| {
                US_AREAS
                    .iter()
                    .map(move |area| format!("1{area}55501{line:02}"))
            })
            .collect(),
        Country::Gb => (0..1000)
            .map(|line| format!("447700900{line:03}"))
            .collect(),
    };
    let size = pool.unwrap_or(all.len());
    all.into_iter().take(size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_lies_in_a_range_kept_for_fiction() {
        for number in range(Country::Us, None) {
            assert_eq!(number.len(), 11);
            assert_eq!(&number[4..9], "55501", "{number}");
        }
        for number in range(Country::Gb, None) {
            assert_eq!(number.len(), 12);
            assert!(number.starts_with("447700900"), "{number}");
        }
        assert_eq!(range(Country::Us, Some(3)).len(), 3);
    }
}
