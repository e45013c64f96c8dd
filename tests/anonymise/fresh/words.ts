// Schools, employers, work and what else sentences need. About half of the schools and employers are real, the others are
// nowhere. The last word of an employer may go with it or stay ("Ltd", "Inc.").
const list = (text: string): string[] => text.split("; ");

export const schools = list(
  "University of Otago; Trinity College Dublin; Tecnológico de Monterrey; Technische Universität Dresden; Howard University; " +
    "Indian Institute of Technology Madras; Makerere University; Université de Montpellier; Hanyang University; Cal Poly Pomona; " +
    "University of Nairobi; Politecnico di Torino; Ateneo de Manila University; Universidade de Coimbra; SOAS University of London; " +
    "Spelman College; Uppsala University; Keio University; NIT Trichy; University of Wisconsin–Madison; " +
    "Harrowgate Polytechnic; St. Brannoc's College; Marlinton State University; Ashcombe Sixth Form College; Penwith Grammar School; " +
    "Lakemont Community College; Universidad Autónoma del Romeral; Hochschule Niederlohe; Kirkby Withen High School; École Supérieure de Valcourt; " +
    "Dunmere Institute of Technology; Our Lady of the Lake Secondary School; Northern Pacific Bible College; Tallgrass Law School; Amaris School of Nursing",
);

export const employers = list(
  "Accenture; Maersk; Tata Consultancy Services; Unilever; Deutsche Bahn; Safaricom; Grab; Kroger; Ocado; HSBC; Nestlé; Petrobras; " +
    "Mercado Libre; Samsung SDS; Mott MacDonald; Bupa; Ericsson; Zalando; Lidl; Ernst & Young; PwC; McKinsey & Company; 3M; BMW; " +
    "Brindle & Marsh; Quorvane Logistics; Tessaly Foods; Nordhaven Shipping; Ollerton Partners; Verdigris Analytics; Pinecliff Capital; Blythe Robotics; " +
    "Hartsfield Care Homes; Lumenta Health; Copperleaf Studios; Sandoval Brothers Construction; Mirova Textiles; Kestrel & Finch Architects; Oakhollow Dairy; Zephyrian Systems; " +
    "Delfryn Insurance; Torvik Marine Services; Ambergate Borough Council; Saffron Lane Bakery; Yarrowby Hospital; Twelvetrees Consulting; Bluemantle; Ionescu Dental Group",
);
export const legalForms = list("Ltd; Inc; GmbH; LLC; AG; Pty Ltd; plc; Corp; BV; Limited");

export const jobs = list(
  "warehouse supervisor; data engineer; staff nurse; account manager; payroll specialist; site engineer; UX researcher; paralegal; " +
    "pastry chef; financial controller; maths teacher; customer success manager; electrician; supply planner; policy adviser; store manager; dental hygienist; product owner",
);
export const skills = list(
  "Jenkins; Salesforce; Django; Spring Boot; Tableau; SAP; Ruby on Rails; Jira; Excel; Kafka; React; AutoCAD; Cassandra; Lean Six Sigma; " +
    "PowerPoint; Maven; Flask; Ansible; MATLAB; Figma; Prince2; Workday; Selenium; Oracle; Julia; Pandas; Hadoop; QuickBooks",
);
export const degrees = list(
  "BSc in Biology; B.A. Economics; MSc Computer Science; MBA; Diploma in Nursing; B.Eng. (Hons) Civil Engineering; LL.B.; PhD in Chemistry; M.Ed.; BA (Hons) History; Associate Degree in Accounting; Higher National Diploma",
);
export const nationalities = list(
  "Ghanaian; Portuguese; Vietnamese; Iraqi; Canadian; Ukrainian; Peruvian; Filipino; Irish; Somali; Turkish; Korean",
);
export const religions = list("Muslim; Catholic; Buddhist; Jewish; Hindu; Sikh; Methodist");
export const conditions = list(
  "asthma; epilepsy; type 1 diabetes; dyslexia; multiple sclerosis; depression; Crohn's disease; bipolar disorder",
);
export const maritalStates = list("married; divorced; widowed; single");
export const mailHosts = list(
  "gmail.com; outlook.com; yahoo.co.uk; proton.me; mail.example.org; gmx.de; orange.fr; qq.com; example.co.za; students.example.edu; web.example.io",
);
