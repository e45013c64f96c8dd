// Lists of the unseen part beside names and places; commas part their items.
const list = (text: string): readonly string[] => text.replace(/\s+/g, " ").split(", ");

export const schools: readonly string[] = list(
  `University of Duluth North, Heriot-Watt University, Loughborough University, Technische Universität Chemnitz,
   Hochschule Osnabrück, Université Clermont Auvergne, École des Mines de Saint-Étienne, Universidad de Zaragoza,
   Università degli Studi di Parma, Politecnico di Bari, Rijksuniversiteit Groningen, Hanzehogeschool, Umeå universitet,
   Linnaeus University, Maria Curie-Skłodowska University, Politechnika Gdańska, Universidade Federal do Paraná,
   Unicamp, PSG College of Technology, Nagpur University, IIT Kharagpur, Enugu State University of Technology,
   Yaba College of Technology, Moi University, Strathmore University, Kenyatta University, Soochow University,
   Sichuan University, Huazhong University of Science and Technology, Osaka Metropolitan University, Nanzan University,
   Pusan National University, Deakin University, TAFE Queensland, University of Saskatchewan, Mount Allison University,
   Cégep de Sherbrooke, University of the Free State, Ege Üniversitesi, Boğaziçi University, Tralee Institute of Technology,
   Trinity College Dublin, Chattanooga State Community College, Boise High School, St. Brigid's Grammar School,
   Greenfield Academy, Colegio San Bartolomé, Lycée Jules Ferry, Gymnasium am Kaulenberg, Holy Child Secondary School,
   Delhi Public School, Wexford Community College, Marlowe School of Nursing, Fairhaven Bible College, Le Cordon Bleu,
   Bridgeport Technical Institute, Howard University, Morehouse College, UCLA, Penn State`,
);

export const companies: readonly string[] = list(
  `Unilever, Lufthansa, Tesco, Infosys, Safaricom, Embraer, Bosch, Halden & Pryce, Nordvik Rederi, BlueHeron
   Logistics, Kestrelworks, Ember & Oak, Brightpath Care, Zorbit, Quillon Systems, Tidepool Analytics, Van Houten
   Transport, Bäckerei Sommerfeld, Groupe Laferrière, Transports Michelet, Ferretería Ortega, Olivieri Ceramiche,
   Banca del Lario, Rabobank, Skånska Trävaror, Volvo Cars, Huta Długosz, Biedronka, Construtora Pirajá, Banco
   Itaú, Tata Motors, Sree Balaji Textiles, Zenith Bank, Dangote Cement, Equity Bank, Rift Valley Dairies, Haier,
   Suzhou Lianda Electronics, Huawei, Kitamura Seiki, Rakuten, Hanjin Shipping, Samsung SDS, Woolworths, Wattle
   Creek Winery, Shopify, Karoo Lamb Exports, Standard Bank, Anadolu Lojistik, Arçelik, Northgate Dental, Cedar &
   Finch, Pinnacle Staffing Group, ODM Freight, Foxglove Games, Sunbelt Rentals, Old Mutual, Dunne Brothers
   Roofing, K9 Companions, 3rd Wave Coffee, Lumen7, thinkOrange, Deloitte, HSBC, McKinsey, Walmart, DHL, KPMG`,
);
/** What has no legal form after its name. */
export const bodies: readonly string[] = list(
  `St. Columba's Hospice, City of Tuscaloosa, Lagos Water Corporation, Ministry of Fisheries, Stadtwerke Osnabrück,
   Hospital Clínico San Juan, Apollo Hospitals, Maple Ridge Transit, Mercy Regional Medical Center, U.S.
   Postal Service, Public Works Department of Gary, Greater Manchester Police, Harrow Borough Council, Café
   Morgenrot, Trattoria Da Nino`,
);
export const legalForms: readonly string[] = list("Ltd, LLC, Inc, GmbH, SA, Pvt Ltd, BV, Pty Ltd, plc, AB");

export const jobs: readonly string[] = list(
  `warehouse supervisor, staff nurse, payroll officer, backend developer, site foreperson, primary teacher, head chef,
   data engineer, claims handler, bus driver, procurement lead, dental assistant, welder, auditor, copywriter,
   laboratory technician, night porter, scrum coach, quantity surveyor, care assistant, machine operator, paralegal,
   supply planner, front desk agent, network administrator, store manager, electrician, social worker`,
);
export const skills: readonly string[] = list(
  `Python, Excel, forklift operation, SQL, stock control, triage, Tableau, bookkeeping, Kubernetes, phlebotomy,
   stakeholder management, TIG welding, Figma, SAP, conflict resolution, Terraform, food hygiene, public speaking,
   AutoCAD, Java, invoicing, Linux, lesson planning, Power BI, first aid, Rust`,
);
export const degrees: readonly string[] = list(
  `BSc Biology, B.A. in History, MBA, Diploma in Nursing, M.Sc. Computer Science, B.Tech Mechanical Engineering,
   A-levels, Master of Social Work, Bachelor of Commerce, HND Catering, PhD in Chemistry, High School Diploma,
   Associate Degree in Accounting, LL.B., Certificate III in Carpentry`,
);
export const conditions: readonly string[] = list(
  `epilepsy, type 2 diabetes, multiple sclerosis, depression, asthma, ADHD, rheumatoid arthritis, dyslexia,
   Crohn's disease, breast cancer, bipolar disorder, hearing loss`,
);
export const nationalities: readonly string[] = list(
  `Kenyan, Brazilian, Polish, Turkish, Nigerian, Swedish, Italian, Irish, Indian, South Korean, Ethiopian, Vietnamese,
   Lebanese, Moroccan, Ukrainian, Filipino, Ghanaian, Mexican, Dutch, Canadian`,
);
export const religions: readonly string[] = list(
  "Catholic, Muslim, Hindu, Sikh, Buddhist, Lutheran, Methodist",
);
export const maritalStates: readonly string[] = list(
  "married, single, divorced, widowed, separated, engaged",
);
export const mailHosts: readonly string[] = list(
  "gmail.com, outlook.com, yahoo.co.in, gmx.net, proton.me, mail.example.org, web.de, naver.com, hotmail.fr, example.co.ke",
);

/** Kinds of identifiers and what stands before one: in a form, in a sentence. */
export const idWords: Readonly<Record<string, readonly [label: string, said: string]>> = {
  ssn: ["SSN", "social security number"],
  nino: ["National Insurance No", "national insurance number"],
  card: ["Card number", "credit card"],
  iban: ["IBAN", "IBAN"],
  steuerId: ["Steuer-ID", "tax ID"],
  nir: ["N° Sécu", "social security number"],
  dni: ["DNI", "DNI"],
  codiceFiscale: ["Codice Fiscale", "codice fiscale"],
  bsn: ["BSN", "BSN"],
  pesel: ["PESEL", "PESEL"],
  personnummer: ["Personnummer", "personnummer"],
  aadhaar: ["Aadhaar Card No", "Aadhaar number"],
  pan: ["PAN Card No", "PAN"],
  cpf: ["CPF", "CPF"],
  sin: ["SIN", "social insurance number"],
  tfn: ["Tax file number", "tax file number"],
  tckn: ["TC Kimlik No", "TC kimlik number"],
  rrn: ["Resident Registration Number", "resident registration number"],
  southAfricanId: ["RSA ID Number", "ID number"],
  passport: ["Passport No", "passport number"],
  usLicence: ["Driver License No", "driver's license number"],
  staff: ["Employee ID", "employee number"],
  ip: ["IP address", "IP address"],
  bankAccount: ["Bank account no", "account number"],
};
export const idsOfCountry: Readonly<Record<string, readonly string[]>> = {
  "United States": ["ssn", "usLicence"],
  "United Kingdom": ["nino"],
  Germany: ["steuerId"],
  France: ["nir"],
  Spain: ["dni"],
  Italy: ["codiceFiscale"],
  Netherlands: ["bsn"],
  Sweden: ["personnummer"],
  Poland: ["pesel"],
  Brazil: ["cpf"],
  India: ["aadhaar", "pan"],
  "South Korea": ["rrn"],
  Australia: ["tfn"],
  Canada: ["sin"],
  "South Africa": ["southAfricanId"],
  Turkey: ["tckn"],
};
export const idsAnywhere: readonly string[] = ["passport", "iban", "card", "staff", "bankAccount"];
