//! The services on offer.

use rust_decimal::Decimal;

/// A service on offer, with its prices in dollars. The page shows prices only in examples
/// ($0.5 a lock, $0.5 a month, $0.2 an SMS); these vary around them.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// What is passed as `app`.
    pub app: &'static str,
    /// The display name.
    pub name: &'static str,
    /// What a lock costs, in cents.
    lock_cents: u32,
    /// What a month of a subscription costs, in cents.
    rent_cents: u32,
    /// What an SMS costs, in hundredths of a cent.
    sms_rate: u32,
}

impl Listed {
    const fn new(
        app: &'static str,
        name: &'static str,
        lock_cents: u32,
        rent_cents: u32,
        sms_rate: u32,
    ) -> Self {
        Self {
            app,
            name,
            lock_cents,
            rent_cents,
            sms_rate,
        }
    }

    /// What a lock costs.
    #[must_use]
    pub fn lock_price(&self) -> Decimal {
        Decimal::new(self.lock_cents.into(), 2).normalize()
    }

    /// What a month of a subscription costs.
    #[must_use]
    pub fn month_rent(&self) -> Decimal {
        Decimal::new(self.rent_cents.into(), 2).normalize()
    }

    /// What a received SMS costs; it can lie below a cent.
    #[must_use]
    pub fn sms_rate(&self) -> Decimal {
        Decimal::new(self.sms_rate.into(), 4).normalize()
    }

    /// The service with this key.
    #[must_use]
    pub fn find(app: &str) -> Option<&'static Self> {
        CATALOGUE.iter().find(|listed| listed.app == app)
    }
}

/// Every service, in the order in which `getAppList` gives them.
pub const CATALOGUE: &[Listed] = &[
    Listed::new("telegram", "Telegram", 60, 80, 2000),
    Listed::new("whatsapp", "WhatsApp", 60, 80, 2000),
    Listed::new("jd", "JD", 50, 50, 2000),
    Listed::new("wechat", "WeChat", 80, 120, 2500),
    Listed::new("tencent", "Tencent QQ", 50, 60, 1500),
    Listed::new("alipay", "Alipay", 80, 120, 2500),
    Listed::new("taobao", "Taobao", 50, 50, 1500),
    Listed::new("amazon", "Amazon", 40, 50, 1000),
    Listed::new("apple", "Apple", 40, 50, 1000),
    Listed::new("discord", "Discord", 30, 40, 800),
    Listed::new("ebay", "eBay", 30, 40, 800),
    Listed::new("facebook", "Facebook", 40, 50, 1000),
    Listed::new("google", "Google", 50, 60, 1200),
    Listed::new("instagram", "Instagram", 40, 50, 1000),
    Listed::new("line", "LINE", 50, 60, 1500),
    Listed::new("linkedin", "LinkedIn", 30, 40, 800),
    Listed::new("microsoft", "Microsoft", 30, 40, 800),
    Listed::new("netflix", "Netflix", 30, 40, 800),
    Listed::new("paypal", "PayPal", 60, 80, 1500),
    Listed::new("signal", "Signal", 50, 60, 1200),
    Listed::new("snapchat", "Snapchat", 30, 40, 800),
    Listed::new("steam", "Steam", 20, 30, 35),
    Listed::new("tiktok", "TikTok", 40, 50, 1000),
    Listed::new("twitter", "X (Twitter)", 40, 50, 1000),
    Listed::new("uber", "Uber", 40, 50, 1000),
    Listed::new("viber", "Viber", 40, 50, 1000),
    Listed::new("yahoo", "Yahoo", 20, 30, 50),
    Listed::new("other", "Any other service", 20, 30, 500),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_services_share_a_key() {
        for (at, listed) in CATALOGUE.iter().enumerate() {
            assert!(
                CATALOGUE[..at].iter().all(|other| other.app != listed.app),
                "{}",
                listed.app
            );
        }
    }

    #[test]
    fn some_rate_lies_below_a_cent() {
        assert_eq!(
            Listed::find("steam").unwrap().sms_rate().to_string(),
            "0.0035"
        );
        assert_eq!(Listed::find("jd").unwrap().lock_price().to_string(), "0.5");
    }
}
