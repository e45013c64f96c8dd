// Schools, employers and what else the templates of the opened part are filled with.
const list = (text: string): string[] => text.split(", ");

export const schools: readonly string[] = list(
  "University of Idaho, Texas Southern University, Montclair State University, Oberlin College, SUNY Oswego, Miami Dade College, Georgia Tech, UC Riverside, Howard University, Lincoln Southwest High School, Phillips Exeter Academy, Ivy Tech, Loughborough University, University of Hull, Goldsmiths, Queen's University Belfast, Aberystwyth University, Harris Academy Battersea, St Aidan's Catholic School, King Edward VI Sixth Form College, University of Galway, TU Dublin, Université Laval, McMaster University, Seneca Polytechnic, RMIT, Griffith University, TAFE NSW, University of Waikato, Universität Rostock, RWTH Aachen, Hochschule Bremen, FH Joanneum, Goethe-Gymnasium, ETH Zürich, Université de Fribourg, Université Paris-Saclay, Sciences Po, Lycée Henri-IV, IUT de Grenoble, Universiteit Gent, ULB, TU Delft, Hanzehogeschool Groningen, Universidad de Sevilla, IES Miguel de Cervantes, Universidade de Coimbra, UNAM, ITAM, Universidad de los Andes, USP, Universidade Federal da Bahia, Politecnico di Torino, Liceo Classico Virgilio, Uniwersytet Łódzki, AGH Kraków, Masaryk University, Taras Shevchenko National University, University of Patras, Boğaziçi University, METU, Umeå University, University of Oulu, NTNU, IIT Kharagpur, St. Xavier's College, Anna University, Kendriya Vidyalaya No. 2, BITS Pilani, LUMS, University of Colombo, Fudan University, Sun Yat-sen University, National Taiwan University, Waseda, Osaka University, KAIST, Ewha Womans University, NUS, Raffles Institution, Universitas Gadjah Mada, Ateneo de Manila, Chulalongkorn University, University of Lagos, Covenant University, University of Cape Coast, Strathmore University, Addis Ababa University, University of Pretoria, American University of Beirut, Cairo University",
);

/** After a bar: what may be hidden with the name or not. */
export const employers: readonly string[] = list(
  "Larder, Plenty, Next Door, Common Ground, Fable, Patchwork, Sundial, Hopscotch, Tern, Quarry, Ember & Ash, Second Story, Good Measure, TQM, HJW, BRL Engineering, NWT, KPS| Ltd, RDM Solutions, J&K Motors, Q7, 9Lives Vets, Route 7 Haulage, 3Sixty Media, Unit 12, Studio Forty-Two, Pier 21 Brewing, 2nd Nature, eMotive, nuuk, iLedger, deliverando, b.well, the Copper Kettle, the Bike Shed, The Lamplighter, The Wool Exchange, the Harbour Trust, The Good Dentist, Hartnoll & Sons, Oduya Partners, Lindqvist, Petrossian, Maguire's, Abernethy Fine Foods, McCrudden Haulage, Osterberg Law| LLP, Rossetti Hair, Okonjo & Daughters, Sturridge Funerals, Kowal-Trans| Sp. z o.o., Nishida Seimitsu| K.K., PT Surya Abadi, Söhnlein Metallbau| GmbH & Co. KG, Hermanos Cuesta| S.L., Fratelli Bonacina| S.p.A., Pâtisserie du Lac, Garage Lebrun| SARL, Talleres Iruña, Bakkerij Vermaat| B.V., Spedition Ahlers| GmbH, Nordlys Fisk| AS, Suomen Lämpö| Oy, Çınar Lojistik| A.Ş., Al Noor Trading| LLC, Shree Ganesh Textiles| Pvt. Ltd., Zhongrui Electronics, Hanbit Motors, Adeola Farms, Umoja Sacco, Tucano Cargas| Ltda., Tovarna Lipa| d.o.o., Calderbrook Council, Ashby Vale NHS Trust, St Brannoc's Hospice, Fenwick County Sheriff's Office, Lakeland Regional Medical Center, the Ministry of Fisheries, the Port of Tarrow, Redhill Fire and Rescue, Harrow Wood Primary Care, Bluewater Credit Union, First Prairie Bank, Anchorline Insurance, Volterra Energy, Nimbus Nine, Brightpath Tutoring, Cobalt Systems, Orchard Pharmacy, Greenfinch Software, Stonebridge Capital, Vantage Rail, Helix Diagnostics, Magpie Games, Tallow & Reed, Westmere Hotels, Pemba Foods, Quickstep Couriers, Larkfield Nurseries, Swiftwater Plumbing, Rooftop Solar Co, Bytewright, ParcelHop, CareNest, OpenFurrow, Tesco, Bosch, Infosys, Carrefour, Maersk, Safaricom, Deutsche Bahn, Samsung, Walmart, IKEA, Deloitte, the BBC",
);

export const jobs: readonly string[] = list(
  "barista, payroll clerk, scaffolder, staff nurse, train driver, network engineer, legal secretary, line cook, shift supervisor, data analyst, dental nurse, HGV driver, receptionist, account manager, quality inspector, seamstress, lab technician, machine operator, content designer, front-end developer, paramedic, store manager, gardener, tax accountant, crane operator, teaching assistant, recruiter, civil engineer, pharmacist, housekeeper, site reliability engineer, buyer, customs clerk, carpenter",
);
export const skills: readonly string[] = list(
  "rostering, double-entry bookkeeping, cold calling, wound care, pivot tables, load testing, food hygiene, contract review, forklift handling, user research, stock rotation, pattern cutting, root cause analysis, till balancing, risk assessments, technical writing, grant applications, MIG welding",
);
export const degrees: readonly string[] = list(
  "BA Geography, BSc Computer Science, MSc Logistics, BEng (Hons), LLB, Diploma in Nursing, MPharm, BCom Accounting, Associate degree in Culinary Arts, PhD Microbiology, Master's in Social Work, BTEC Level 3 Engineering, High School Diploma, Licenciatura en Derecho, Dipl.-Ing. Maschinenbau, B.Ed., GED, Baccalauréat, MPhil Economics, A levels",
);
export const nationalities: readonly string[] = list(
  "Chilean, Lithuanian, Ghanaian, Filipino, Lebanese, Sri Lankan, Bulgarian, Colombian, Tunisian, Danish, Ukrainian, Kenyan, Vietnamese, Portuguese",
);
export const religions: readonly string[] = list(
  "Muslim, Hindu, Jewish, Sikh, Roman Catholic, Buddhist, Pentecostal, Quaker",
);
export const conditions: readonly string[] = list(
  "Crohn's disease, ADHD, chronic migraine, type 2 diabetes, lupus, sickle cell anaemia, anxiety, endometriosis, partial sight loss, breast cancer, PTSD",
);
export const maritalStates: readonly string[] = list("married, divorced, widowed, single, separated");
export const mailHosts: readonly string[] = list(
  "gmail.com, hotmail.com, icloud.com, posteo.example, web.de, orange.fr, ymail.com, letterhaus.example, northmail.example.org, yandex.example, naver.com, kpnmail.nl, telenor.example.no, mailbox.example.com",
);

/** Said of an identifier in a form, and in a sentence. */
export const idWords: Readonly<Record<string, readonly [label: string, said: string]>> = {
  ssn: ["SSN", "Social"],
  usLicence: ["Driver licence no.", "driving licence number"],
  usPassport: ["Passport No (US)", "US passport number"],
  itin: ["Individual taxpayer no. (ITIN)", "ITIN"],
  nino: ["National Insurance No.", "NI number"],
  nhs: ["NHS no.", "NHS number"],
  sin: ["Social Insurance Number (SIN)", "SIN"],
  tfn: ["Tax file no.", "TFN"],
  medicare: ["Medicare no.", "Medicare card number"],
  steuerId: ["Steuer-ID", "Steuer-ID"],
  ahv: ["AHV-Nummer", "AHV number"],
  nir: ["Numéro de sécu", "social security number"],
  dni: ["D.N.I.", "DNI number"],
  nie: ["NIE no.", "NIE"],
  codiceFiscale: ["C.F.", "codice fiscale"],
  bsn: ["Burgerservicenummer (BSN)", "BSN"],
  pesel: ["PESEL", "PESEL number"],
  tckn: ["TC Kimlik", "[?:Turkish] ID number"],
  personnummer: ["Personnr", "personnummer"],
  hetu: ["Hetu", "personal identity code"],
  aadhaar: ["Aadhaar No.", "Aadhaar"],
  pan: ["PAN card no.", "PAN"],
  cpf: ["CPF", "CPF"],
  southAfricanId: ["SA ID no.", "[?:South African] ID number"],
  nric: ["NRIC / FIN", "NRIC number"],
  rrn: ["Resident registration number", "resident registration number"],
  passport: ["Passport number", "passport number"],
  staff: ["Employee ID", "staff number"],
  student: ["Student ID", "student ID"],
  bankAccount: ["Acct no.", "bank account number"],
};
export const idsAnywhere: readonly string[] = list("passport, staff, bankAccount, student");
