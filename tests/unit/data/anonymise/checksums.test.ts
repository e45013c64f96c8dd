// Check digits by numbers that issuers publish as examples, and the same with one digit wrong.
import { describe, expect, it } from "vitest";
import * as checks from "../../../../src/data/anonymise/detectors/checksums.ts";
import { hmacSha256Hex } from "../../../../src/domain/hmac.ts";

describe("check digits", () => {
  it.each([
    ["luhn", "4111111111111111", "4111111111111112"],
    ["iban", "DE89370400440532013000", "DE89370400440532013001"],
    ["verhoeff", "2363", "2364"],
    ["nhs", "9434765919", "9434765918"],
    ["spanish", "12345678Z", "12345678A"],
    ["spanish", "X1234567L", "X1234567M"],
    ["codiceFiscale", "RSSMRA85T10A562S", "RSSMRA85T10A562T"],
    ["bsn", "111222333", "111222334"],
    ["pesel", "44051401359", "44051401358"],
    ["cpf", "52998224725", "52998224724"],
    ["tfn", "123456782", "123456783"],
    ["germanTax", "86095742719", "86095742718"],
    ["finnish", "131052-308T", "131052-308U"],
    ["singapore", "S1234567D", "S1234567E"],
    ["chinese", "11010519491231002X", "110105194912310021"],
    ["routing", "021000021", "021000022"],
    ["vin", "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"],
  ] as const)("%s takes %s and refuses %s", (name, right, wrong) => {
    expect(checks[name](right)).toBe(true);
    expect(checks[name](wrong)).toBe(false);
  });
});

describe("HMAC-SHA-256", () => {
  // RFC 4231, cases 1 and 6 (a key longer than a block).
  it("gives the digests of RFC 4231", () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(hmacSha256Hex(new Uint8Array(20).fill(0x0b), bytes("Hi There"))).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    expect(
      hmacSha256Hex(
        new Uint8Array(131).fill(0xaa),
        bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
      ),
    ).toBe("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  });
});
