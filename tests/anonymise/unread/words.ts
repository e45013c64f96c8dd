// Schools, employers and what else the templates of the unread part are filled with.
const list = (text: string): string[] => text.split(", ");

export const schools: readonly string[] = list(
  "Wake Technical Community College, University of Wyoming, Cal Poly Pomona, Roosevelt High School, Morgan State University, Bowling Green State University, Northumbria University, Coleg Gwent, St Columba's High School, University of the West of Scotland, Leeds Beckett, Barking & Dagenham College, Universidad de Deusto, Universitat Rovira i Virgili, Universidad Nacional de Rosario, Tecnológico de Monterrey, Universidade Federal do Ceará, Universidade do Minho, Lycée Clemenceau, Université de Lorraine, INSA Rennes, HEC Montréal, Hochschule Furtwangen, TU Braunschweig, Universität Leipzig, Hogeschool Utrecht, Erasmus Universiteit Rotterdam, KU Leuven, Linköping University, Aalto University, Politechnika Gdańska, Charles University, Università degli Studi di Pavia, Politecnico di Bari, Aristotle University of Thessaloniki, Ege University, Sharif University of Technology, Ain Shams University, PSG College of Technology, SRM Institute of Science and Technology, University of Peradeniya, Delhi Public School, Zhejiang University, National Cheng Kung University, Kyushu University, Chonnam National University, Mahidol University, De La Salle Lipa, Universitas Airlangga, Obafemi Awolowo University, Kwame Nkrumah University of Science and Technology, Jimma University, Makerere University, Stellenbosch University, Deakin University, Otago Polytechnic",
);

export const employers: readonly string[] = list(
  "Brackwater Logistics, Tessellate Health, Halden & Pryce, Northgate Dental Practice, Copperline, Yellowfin Robotics, Ostara Foods, Pinecrest Catering, Meridian Freight, Luma Pay, Silverbirch Care Homes, Kestrel Insurance, Dunmow Borough Council, Riverside General Hospital, Grupo Altamar, Banco Meridional, Panadería La Espiga, Transportes Ulloa, Construtora Vale Verde, Boulangerie Morvan, Cabinet Duthil, Assurances du Ponant, Bäckerei Holzapfel, Stadtwerke Emsburg, Werkzeugbau Rieger, Zonneveld Installatie, Fjordkraft Marin, Savonlinja Verkko, Piekarnia Złoty Kłos, Studio Legale Ranieri, Officine Bertolini, Anadolu Tekstil, Gulf Horizon Contracting, Al Rawabi Catering, Sundaram Auto Components, Trisoft Infosystems, Kaveri Hospitals, Lotus Tea Traders, Golden Lane Electronics, Hoshino Seiki, Daehan Chemtech, Mekong Seafood, Cebu Bright Outsourcing, Sahel Energy, Oduduwa Microfinance Bank, Rift Valley Growers, Savanna Telecom, Prairie Wind Credit Union, Bayou City Plumbing, Habersham Law Group, Wattle & Co, Karoo Wines, UrbanHarvest, DataQuill, Finch Street Bakery, Ministry of Public Works, Eastern Ambulance Service",
);
export const legalForms: readonly string[] = list(
  "Ltd, LLC, Inc., GmbH, S.A., Pvt. Ltd., B.V., Pty Ltd, AB, S.r.l.",
);

export const jobs: readonly string[] = list(
  "ward clerk, forklift driver, payroll assistant, junior surveyor, tax adviser, pastry chef, database administrator, school librarian, site supervisor, bus driver, dental hygienist, claims handler, process engineer, midwife, purchasing clerk, software tester, head of compliance, warehouse picker, night porter, care assistant, tram conductor, sales trainee, actuary, electrician, welder, product owner, data engineer, events coordinator",
);
export const skills: readonly string[] = list(
  "stock control, spreadsheet models, incident reports, menu planning, medication rounds, cost estimates, conflict resolution, unit testing, route planning, cash reconciliation, soldering, tender writing, triage, lesson planning, code review",
);
export const degrees: readonly string[] = list(
  "BSc Nursing, B.Com., Diploma in Hospitality, MSc Statistics, BA Modern History, Certificate in Welding, M.Ed., B.Tech Mechanical Engineering, Bachelor of Laws, A-levels, Higher National Diploma, PhD Chemistry, MBA, Abitur, Associate of Arts",
);
export const nationalities: readonly string[] = list(
  "Bolivian, Latvian, Senegalese, Cambodian, Scottish, Jordanian, Nepalese, Croatian, Peruvian, Ugandan, Belgian, Malaysian",
);
export const religions: readonly string[] = list(
  "Methodist, Sunni Muslim, Hindu, Jewish, Baptist, Sikh, Catholic, Buddhist",
);
export const conditions: readonly string[] = list(
  "type 1 diabetes, epilepsy, rheumatoid arthritis, dyslexia, multiple sclerosis, coeliac disease, asthma, bipolar disorder, a hearing impairment",
);
export const maritalStates: readonly string[] = list(
  "married, divorced, widowed, single, separated, engaged",
);
export const mailHosts: readonly string[] = list(
  "inboxly.example, kaufpost.example.org, mail.example.net, outlook.com, gmail.com, yahoo.co.uk, proton.me, gmx.de, libero.it, rediffmail.com, quillmail.example.com",
);

/** Said of an identifier in a form, and in a sentence. */
export const idWords: Readonly<Record<string, readonly [label: string, said: string]>> = {
  ssn: ["Soc. Sec. No.", "social security number"],
  usLicence: ["DL#", "driver's license number"],
  usPassport: ["US passport", "passport number"],
  itin: ["ITIN", "ITIN"],
  nino: ["NI number", "national insurance number"],
  nhs: ["Health record no.", "NHS number"],
  sin: ["SIN", "social insurance number"],
  tfn: ["TFN", "tax file number"],
  medicare: ["Medicare card no.", "Medicare number"],
  steuerId: ["Steuer-IdNr.", "tax ID"],
  nir: ["N° de sécurité sociale", "NIR number"],
  dni: ["DNI", "DNI"],
  nie: ["NIE", "NIE"],
  codiceFiscale: ["Codice Fiscale", "codice fiscale"],
  bsn: ["BSN", "BSN"],
  pesel: ["Nr PESEL", "PESEL"],
  aadhaar: ["Aadhaar", "Aadhaar number"],
  pan: ["PAN", "PAN"],
  cpf: ["CPF", "CPF"],
  personnummer: ["Personnummer", "personal identity number"],
  southAfricanId: ["RSA ID No", "ID number"],
  passport: ["Passport no.", "passport number"],
  staff: ["Personnel no.", "employee number"],
  member: ["Membership no.", "membership number"],
  student: ["Student no.", "student number"],
  bankAccount: ["Account no.", "account number"],
};
export const idsAnywhere: readonly string[] = list("passport, staff, bankAccount, member");
