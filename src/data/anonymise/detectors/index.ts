// Every detector, in one list: what stands here looks at every text, is listed on the page, and is tested.
import { address } from "./address.ts";
import { age } from "./age.ts";
import { birthDate } from "./birthDate.ts";
import type { Detector } from "./detector.ts";
import { emailAddress } from "./emailAddress.ts";
import { gender } from "./gender.ts";
import { graduationYear } from "./graduationYear.ts";
import { handle } from "./handle.ts";
import { health } from "./health.ts";
import { identifierDetectors } from "./identifiers.ts";
import { idNumber } from "./idNumber.ts";
import { ipAddress } from "./ipAddress.ts";
import { location } from "./location.ts";
import { maritalStatus } from "./maritalStatus.ts";
import { organization } from "./organization.ts";
import { origin } from "./origin.ts";
import { person } from "./person.ts";
import { phoneNumber } from "./phoneNumber.ts";
import { photo } from "./photo.ts";
import { school } from "./school.ts";
import { sexualOrientation } from "./sexualOrientation.ts";
import { title } from "./title.ts";
import { webAddress } from "./webAddress.ts";

export const detectors: readonly Detector[] = [
  emailAddress,
  webAddress,
  handle,
  phoneNumber,
  ipAddress,
  ...identifierDetectors,
  idNumber,
  person,
  title,
  address,
  location,
  birthDate,
  age,
  graduationYear,
  origin,
  gender,
  maritalStatus,
  health,
  sexualOrientation,
  school,
  organization,
  photo,
];
