import { iban, luhn, vin } from "../checksums.ts";
import type { Identifier } from "../identifiers.ts";

const cardStart = /^(?:4|5[0-9]|2[2-7]|3[0-9]|6[0-9]|1800|2131)/;

export const anywhere = [
  {
    id: "credit-card",
    title: "a card number",
    entity: "CREDIT_CARD",
    pattern:
      /(?<![\w.-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w-])|(?<![\w.-])3\d{3}[ -]?\d{6}[ -]?\d{4,5}(?![\w-])|(?<![\w.-])\d{12,19}(?![\w-])/g,
    check: (plain) => plain.length >= 12 && plain.length <= 19 && cardStart.test(plain) && luhn(plain),
    words: /card|visa|mastercard|amex|american express|discover|diners|maestro|\bcc\b|debit|credit/,
    alone: 0.84,
    near: 0.98,
    nearUnchecked: 0.8,
  },
  {
    id: "iban",
    title: "an IBAN",
    entity: "IBAN_CODE",
    pattern: /(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)/g,
    check: iban,
    words: /iban|bank|account|konto|compte|cuenta/,
    alone: 0.96,
    near: 0.99,
    nearUnchecked: 0.8,
  },
  {
    id: "iban-lower",
    title: "an IBAN",
    entity: "IBAN_CODE",
    pattern: /(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)/g,
    check: iban,
    words: /iban|bank|account/,
    alone: 0.95,
    near: 0.98,
  },
  {
    id: "swift",
    title: "a bank's SWIFT code",
    entity: "US_BANK_NUMBER",
    pattern: /(?<!\w)[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)/g,
    words: /swift|\bbic\b/,
    alone: 0,
    near: 0.9,
  },
  {
    id: "mac-address",
    title: "a hardware address",
    entity: "MAC_ADDRESS",
    pattern: /(?<![\w:-])[0-9A-F]{2}([:-])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}(?![\w:-])/gi,
    words: /\bmac\b/,
    alone: 0.95,
    near: 0.98,
  },
  {
    id: "crypto",
    title: "an address of a cryptocurrency",
    entity: "CRYPTO",
    pattern:
      /(?<!\w)(?:bc1[a-z0-9]{25,60}|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|[LM][1-9A-HJ-NP-Za-km-z]{26,33})(?!\w)/g,
    check: (plain) => /\d/.test(plain) && /[a-zA-Z]/.test(plain),
    words: /bitcoin|btc|ethereum|litecoin|wallet|crypto/,
    alone: 0.8,
    near: 0.97,
  },
  {
    id: "imei",
    title: "a phone's IMEI",
    entity: "ID_NUMBER",
    pattern: /(?<![\w-])\d{2}[- ]?\d{6}[- ]?\d{6}[- ]?\d(?![\w-])/g,
    check: luhn,
    words: /imei|device/,
    alone: 0.6,
    near: 0.97,
    nearUnchecked: 0.8,
  },
  {
    id: "vin",
    title: "a vehicle's number",
    entity: "ID_NUMBER",
    pattern:
      /(?=[A-HJ-NPR-Z\d]{17})(?<!\w)(?=[A-Z\d]{0,16}\d)(?=[A-Z\d]{0,16}[A-Z])[A-HJ-NPR-Z\d]{17}(?!\w)/g,
    check: vin,
    words: /\bvin\b|vehicle|\bcar\b|chassis/,
    alone: 0.8,
    near: 0.97,
    nearUnchecked: 0.85,
  },
] as const satisfies readonly Identifier[];
