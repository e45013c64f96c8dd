// Rules and conventions about how groups fare that a report cites, each with the month in which it was looked up. They are not duties of
// everybody who evaluates (those are in duties.ts): a report says which it has numbers for, and that it is no legal advice.
import type { Duty } from "./duties.ts";

export interface FairnessRule extends Duty {
  /** Which numbers of ours it is about. */
  readonly about: "impact ratio" | "groups" | "error rates";
}

const asOf = "2026-11";

export const fairnessRules: readonly FairnessRule[] = [
  {
    id: "nyc-ll144-numbers",
    title: "Local Law 144, 6 RCNY 5-300 and 5-301: what an audit publishes",
    jurisdiction: "New York City",
    about: "impact ratio",
    asks: [
      "For sex, race or ethnicity and both together: each category's number, selection rate and impact ratio, which is the rate over the highest.",
      "For tools that score, the scoring rate: the share above the median of all scores.",
      "The number of applicants in no known category.",
      "A category of less than 2 % may be left out of the ratios by the auditor, with its number, its rate and why.",
      "The source of the data, the dates of the audit and of first use. No ratio has to be reached.",
    ],
    from: "2023-07-05",
    asOf,
    source: "secondary",
  },
  {
    id: "nyc-comptroller",
    title: "State Comptroller's audit 2024-N-6 of how Local Law 144 is enforced",
    jurisdiction: "New York City",
    about: "impact ratio",
    asks: [
      "It looked first for a missing summary, a missing notice and a missing source of the data: see that a published report has all three.",
    ],
    from: "2025-12-02",
    asOf,
    source: "secondary",
  },
  {
    id: "four-fifths",
    title: "Four fifths, 29 CFR 1607.4(D)",
    jurisdiction: "United States",
    about: "impact ratio",
    asks: [
      "A selection rate below four fifths of the highest is generally taken as a sign of adverse impact: a screen, no finding.",
      "Smaller differences may count where they are significant, and larger ones of small numbers may not.",
      "Since 2025-04-23 federal agencies do not pursue disparate impact, and rescission of these guidelines is proposed (RIN 3046-AB43); Title VII and the laws of states are unchanged.",
    ],
    from: "1978-09-25",
    asOf,
    source: "secondary",
  },
  {
    id: "four-fifths-elsewhere",
    title: "Fairlearn, user guide: four fifths outside of employment in the United States",
    jurisdiction: "Convention",
    about: "impact ratio",
    asks: [
      "The ratio is a rule of one country's law about selection; elsewhere a ratio of .8 means nothing in particular.",
    ],
    from: null,
    asOf,
    source: "secondary",
  },
  {
    id: "california-testing",
    title: "Regulations on automated decision systems (2 CCR 11008)",
    jurisdiction: "California",
    about: "impact ratio",
    asks: [
      "Testing for bias is not asked for and is weighed in defence, or its absence against it; proxies of a group count as the group.",
    ],
    from: "2025-10-01",
    asOf,
    source: "secondary",
  },
  {
    id: "ai-act-special-categories",
    title: "AI Act, special categories of data to detect bias (Art. 10(5), in the Omnibus Art. 4a)",
    jurisdiction: "European Union",
    about: "groups",
    asks: [
      "Only where no synthetic or anonymised data will do: pseudonymised, for few people, not handed on, deleted afterwards.",
    ],
    from: "2027-12-02",
    asOf,
    source: "memory",
  },
  {
    id: "ico-recruitment",
    title: "Audits of AI in recruitment, 2024",
    jurisdiction: "United Kingdom",
    about: "groups",
    asks: ["Do not guess a protected trait from a name; ask people, and tell them why."],
    from: "2024-11-06",
    asOf,
    source: "memory",
  },
  {
    id: "independent-outcome",
    title: "Equalized odds and equal opportunity take an outcome that was found independently",
    jurisdiction: "Convention",
    about: "error rates",
    asks: [
      "Who was preferred by a recruiter is no ground truth: error rates against it say how alike two judgements are, not who was right.",
    ],
    from: null,
    asOf,
    source: "secondary",
  },
];
