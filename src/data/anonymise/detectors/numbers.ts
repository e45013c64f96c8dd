// Numbers and years as they are spoken and written out, for the detectors that look for some of them.

export const ones = "one|two|three|four|five|six|seven|eight|nine";
export const teens = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
/** Without their end: "-y", "-ies", "-ieth". */
export const tensStems = "twent|thirt|fort|fift|sixt|sevent|eight|ninet";

/** 10 to 99 in words. */
export const writtenNumber = String.raw`(?:(?:${tensStems})y(?:[- ](?:${ones})(?![a-z]))?|${teens})`;
/** 1 to 9 in words. */
export const writtenDigit = `(?:${ones})`;

/** "nineteen eighty-five", "two thousand and nine", "twenty eleven". */
export const writtenYear = String.raw`(?:nineteen[- ](?:hundred (?:and )?)?(?:oh[- ](?:${ones})|${writtenNumber})|two thousand(?:(?: and)? (?:${writtenNumber}|${ones}))?|twenty[- ](?:oh[- ](?:${ones})|${teens}|twenty(?:[- ](?:${ones}))?))(?![a-z])`;

/** "fourteenth", "twenty-first". */
export const writtenOrdinal = String.raw`(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie|thirtie)th`;
