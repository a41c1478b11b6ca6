//! What is written the same everywhere: currencies, abbreviations, loan words.

use super::{Role, Terms};
use crate::TakenFor::{Amount, CardTail, Link, Reference};

const fn any(role: Role, words: &'static [&'static str]) -> Terms {
    Terms {
        language: "any",
        role,
        words,
    }
}

pub(super) const TERMS: &[Terms] = &[
    any(
        Role::Code,
        &[
            "OTP",
            "OTPs",
            "OTP code",
            "OTP-code",
            "code OTP",
            "código OTP",
            "codice OTP",
            "kod OTP",
            "kode OTP",
            "mã OTP",
            "TOTP",
            "2FA",
            "2FA code",
            "2-FA code",
            "MFA code",
            "TAN",
            "mTAN",
            "smsTAN",
            "SMS-TAN",
            "pushTAN",
            "SMS code",
            "SMS-code",
            "TAC",
            "TAC code",
            "TAC no",
            "iTAN",
            "OTAC",
            "OTPC",
            "V-code",
            "vcode",
            "*otp",
        ],
    ),
    any(
        Role::CodeWord,
        &["PIN", "PINs", "PIN number", "PIN-number", "token"],
    ),
    any(
        Role::Money,
        &[
            "$", "€", "£", "¥", "￥", "₹", "₽", "₺", "₫", "฿", "₩", "￦", "₪", "₴", "₦", "₱", "₵",
            "₡", "₲", "₸", "₼", "₾", "₮", "﷼", "￡", "USD", "EUR", "GBP", "RMB", "CNY", "JPY",
            "KRW", "INR", "Rs", "Rs.", "Re.", "PKR", "BDT", "Tk", "LKR", "NPR", "TRY", "RUB",
            "RUR", "UAH", "PLN", "CZK", "HUF", "RON", "BGN", "SEK", "NOK", "DKK", "CHF", "Fr.",
            "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "NT$", "MYR", "RM", "IDR", "Rp", "Rp.",
            "VND", "VNĐ", "THB", "PHP", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "UYU", "AED",
            "SAR", "QAR", "KWD", "OMR", "BHD", "JOD", "EGP", "MAD", "TND", "DZD", "IRR", "ILS",
            "NIS", "NGN", "KES", "KSh", "GHS", "ZAR", "TZS", "UGX", "XOF", "FCFA", "XAF", "ETB",
            "S/", "S/.", "Kč", "Ft", "kr", "kr.", "zł", "TL", "BTC", "USDT", "ETH", "GEL", "AMD",
            "KZT", "UZS", "AZN", "dollars", "dollar", "euros", "euro", "bucks", "usd$",
        ],
    ),
    any(
        Role::Unit(Amount),
        &[
            "%", "°C", "km", "kg", "GB", "MB", "KB", "Mbps", "kWh", "m²", "hp", "px", "ml", "mg",
            "cm", "mm", "mAh", "pts", "pcs", "kcal",
        ],
    ),
    any(
        Role::Not(Reference),
        &[
            "ref", "ref.", "ref no", "refno", "ref id", "ref code", "ref-code", "refcode", "PNR",
            "AWB", "UTR", "RRN", "IMEI", "ISBN", "VIN", "S/N", "SN", "ID", "UID", "IBAN", "BIC",
            "SWIFT", "EAN", "SKU", "RFC", "ISO", "DIN", "PO Box", "pobox", "*pobox*", "box", "TRX",
            "TRXID", "TxnID", "txn id", "trx id", "ticket", "tkt", "order id", "№", "n°", "id.",
        ],
    ),
    any(
        Role::Not(CardTail),
        &[
            "VISA",
            "Mastercard",
            "Amex",
            "Maestro",
            "MIR",
            "UnionPay",
            "a/c",
            "a/c no",
            "acct",
            "acc",
            "ac no",
            "a/c.",
        ],
    ),
    any(Role::Not(Link), &["http", "https", "www"]),
    any(Role::Copula, &["=", "->", "=>", "→", "➡", "👉", "⇒", "➜"]),
];
