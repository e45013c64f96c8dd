// Every kind of thing that is hidden: Presidio's name where it has one (docs/contract.md, "Entities"), what people call it, and
// what is done with it where nobody says otherwise. The list is what the page's forms and the flags of the command are made from.
import type { OperatorId } from "./operators/index.ts";

export interface EntityKind {
  readonly title: string;
  readonly operator: OperatorId;
  /** What "generalise" puts in where a detector knows nothing better; absent: the entity in brackets. */
  readonly general?: string;
}

export const entityKinds = {
  PERSON: { title: "Names of people", operator: "pseudonymise", general: "someone" },
  TITLE: { title: "Forms of address", operator: "generalise", general: "Mx." },
  EMAIL_ADDRESS: { title: "E-mail addresses", operator: "replace" },
  PHONE_NUMBER: { title: "Phone numbers", operator: "replace" },
  URL: { title: "Web addresses", operator: "replace" },
  HANDLE: { title: "User names", operator: "replace" },
  ADDRESS: { title: "Postal addresses", operator: "replace" },
  LOCATION: { title: "Places", operator: "replace" },
  DATE_OF_BIRTH: { title: "Dates of birth", operator: "replace" },
  AGE: { title: "Ages", operator: "replace" },
  GRADUATION_YEAR: { title: "Years of education", operator: "replace" },
  NRP: { title: "Nationality, ethnicity, religion, politics, union", operator: "replace" },
  GENDER: { title: "Gendered words", operator: "generalise" },
  MARITAL_STATUS: { title: "Marital status and family", operator: "replace" },
  HEALTH: { title: "Health and disability", operator: "replace" },
  SEXUAL_ORIENTATION: { title: "Sexual orientation", operator: "replace" },
  SCHOOL: { title: "Schools and universities", operator: "generalise", general: "a university" },
  ORGANIZATION: { title: "Employers and organisations", operator: "generalise", general: "a company" },
  PHOTO: { title: "Photographs", operator: "replace" },
  US_SSN: { title: "US social security numbers", operator: "replace" },
  US_ITIN: { title: "US taxpayer numbers", operator: "replace" },
  US_PASSPORT: { title: "US passport numbers", operator: "replace" },
  US_DRIVER_LICENSE: { title: "US driver's licence numbers", operator: "replace" },
  US_BANK_NUMBER: { title: "Bank account numbers", operator: "replace" },
  CREDIT_CARD: { title: "Card numbers", operator: "replace" },
  IBAN_CODE: { title: "IBANs", operator: "replace" },
  IP_ADDRESS: { title: "IP addresses", operator: "replace" },
  MAC_ADDRESS: { title: "Hardware addresses", operator: "replace" },
  CRYPTO: { title: "Cryptocurrency addresses", operator: "replace" },
  UK_NINO: { title: "UK National Insurance numbers", operator: "replace" },
  UK_NHS: { title: "UK NHS numbers", operator: "replace" },
  ES_NIF: { title: "Spanish DNI", operator: "replace" },
  ES_NIE: { title: "Spanish NIE", operator: "replace" },
  IT_FISCAL_CODE: { title: "Italian codice fiscale", operator: "replace" },
  NL_BSN: { title: "Dutch BSN", operator: "replace" },
  PL_PESEL: { title: "Polish PESEL", operator: "replace" },
  FI_PERSONAL_IDENTITY_CODE: { title: "Finnish personal identity codes", operator: "replace" },
  SE_PERSONNUMMER: { title: "Swedish personal numbers", operator: "replace" },
  FR_NIR: { title: "French social security numbers", operator: "replace" },
  DE_TAX_ID: { title: "German tax numbers", operator: "replace" },
  IN_AADHAAR: { title: "Aadhaar numbers", operator: "replace" },
  IN_PAN: { title: "Indian PAN", operator: "replace" },
  BR_CPF: { title: "Brazilian CPF", operator: "replace" },
  CA_SIN: { title: "Canadian social insurance numbers", operator: "replace" },
  AU_TFN: { title: "Australian tax file numbers", operator: "replace" },
  AU_MEDICARE: { title: "Australian Medicare numbers", operator: "replace" },
  SG_NRIC_FIN: { title: "Singapore NRIC and FIN", operator: "replace" },
  KR_RRN: { title: "Korean resident numbers", operator: "replace" },
  ID_NUMBER: { title: "Other personal numbers", operator: "replace" },
  OTHER: { title: "The project's own words", operator: "replace" },
} as const satisfies Readonly<Record<string, EntityKind>>;

export type Entity = keyof typeof entityKinds;
export const entities = Object.keys(entityKinds) as Entity[];
export const isEntity = (name: string): name is Entity => Object.hasOwn(entityKinds, name);
export const kindOf = (entity: Entity): EntityKind => entityKinds[entity];
