// Every kind of thing that is hidden: Presidio's name where it has one (docs/contract.md, "Entities"), what people call it, and
// what is done with it where nobody says otherwise. The list is what the page's forms and the flags of the command are made from.
import { generalise } from "./operators/generalise.ts";
import type { OperatorId } from "./operators/index.ts";
import { pseudonymise } from "./operators/pseudonymise.ts";
import { replace } from "./operators/replace.ts";

export interface EntityKind {
  readonly title: string;
  readonly operator: OperatorId;
  /** What "generalise" puts in where a detector knows nothing better; absent: the entity in brackets. */
  readonly general?: string;
}

export const entityKinds = {
  PERSON: { title: "Names of people", operator: pseudonymise.id, general: "someone" },
  TITLE: { title: "Forms of address", operator: generalise.id, general: "Mx." },
  EMAIL_ADDRESS: { title: "E-mail addresses", operator: replace.id },
  PHONE_NUMBER: { title: "Phone numbers", operator: replace.id },
  URL: { title: "Web addresses", operator: replace.id },
  HANDLE: { title: "User names", operator: replace.id },
  ADDRESS: { title: "Postal addresses", operator: replace.id },
  LOCATION: { title: "Places", operator: replace.id },
  DATE_OF_BIRTH: { title: "Dates of birth", operator: replace.id },
  AGE: { title: "Ages", operator: replace.id },
  GRADUATION_YEAR: { title: "Years of education", operator: replace.id },
  NRP: { title: "Nationality, ethnicity, religion, politics, union", operator: replace.id },
  GENDER: { title: "Gendered words", operator: generalise.id },
  MARITAL_STATUS: { title: "Marital status and family", operator: replace.id },
  HEALTH: { title: "Health and disability", operator: replace.id },
  SEXUAL_ORIENTATION: { title: "Sexual orientation", operator: replace.id },
  SCHOOL: { title: "Schools and universities", operator: generalise.id, general: "a university" },
  ORGANIZATION: { title: "Employers and organisations", operator: generalise.id, general: "a company" },
  PHOTO: { title: "Photographs", operator: replace.id },
  US_SSN: { title: "US social security numbers", operator: replace.id },
  US_ITIN: { title: "US taxpayer numbers", operator: replace.id },
  US_PASSPORT: { title: "US passport numbers", operator: replace.id },
  US_DRIVER_LICENSE: { title: "US driver's licence numbers", operator: replace.id },
  US_BANK_NUMBER: { title: "Bank account numbers", operator: replace.id },
  CREDIT_CARD: { title: "Card numbers", operator: replace.id },
  IBAN_CODE: { title: "IBANs", operator: replace.id },
  IP_ADDRESS: { title: "IP addresses", operator: replace.id },
  MAC_ADDRESS: { title: "Hardware addresses", operator: replace.id },
  CRYPTO: { title: "Cryptocurrency addresses", operator: replace.id },
  UK_NINO: { title: "UK National Insurance numbers", operator: replace.id },
  UK_NHS: { title: "UK NHS numbers", operator: replace.id },
  ES_NIF: { title: "Spanish DNI", operator: replace.id },
  ES_NIE: { title: "Spanish NIE", operator: replace.id },
  IT_FISCAL_CODE: { title: "Italian codice fiscale", operator: replace.id },
  NL_BSN: { title: "Dutch BSN", operator: replace.id },
  PL_PESEL: { title: "Polish PESEL", operator: replace.id },
  FI_PERSONAL_IDENTITY_CODE: { title: "Finnish personal identity codes", operator: replace.id },
  SE_PERSONNUMMER: { title: "Swedish personal numbers", operator: replace.id },
  FR_NIR: { title: "French social security numbers", operator: replace.id },
  DE_TAX_ID: { title: "German tax numbers", operator: replace.id },
  IN_AADHAAR: { title: "Aadhaar numbers", operator: replace.id },
  IN_PAN: { title: "Indian PAN", operator: replace.id },
  BR_CPF: { title: "Brazilian CPF", operator: replace.id },
  CA_SIN: { title: "Canadian social insurance numbers", operator: replace.id },
  AU_TFN: { title: "Australian tax file numbers", operator: replace.id },
  AU_MEDICARE: { title: "Australian Medicare numbers", operator: replace.id },
  SG_NRIC_FIN: { title: "Singapore NRIC and FIN", operator: replace.id },
  KR_RRN: { title: "Korean resident numbers", operator: replace.id },
  ID_NUMBER: { title: "Other personal numbers", operator: replace.id },
  OTHER: { title: "The project's own words", operator: replace.id },
} as const satisfies Readonly<Record<string, EntityKind>>;

export type Entity = keyof typeof entityKinds;
export const entities = Object.keys(entityKinds) as Entity[];
export const isEntity = (name: string): name is Entity => Object.hasOwn(entityKinds, name);
export const kindOf = (entity: Entity): EntityKind => entityKinds[entity];
