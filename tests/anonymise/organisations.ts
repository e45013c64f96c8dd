// Schools, employers and other closed lists of the set. Half of the schools and employers are invented, so that no list of
// names can know them; half are of the kind that lists know.

const list = (text: string): string[] => text.split(";").map((name) => name.trim());

export const schools = list(
  "University of Leeds; Brackenmoor College; Stanford University; Ludwig-Maximilians-Universität München; Hollins Park High School; Université de Nantes; Indian Institute of Technology Madras; Tidewater Valley Community College; Howard University; Universidad de Granada; Seoul National University; St. Aldric's School; University of Lagos; Technische Universität Dresden; Kestrel Ridge Academy; University of São Paulo; Delft University of Technology; Marlowe Institute of Design; Spelman College; Universidad Nacional Autónoma de México; Northgate Sixth Form College; Cairo University; Kyoto University; Ashgrove Grammar School; University of Wisconsin-Madison; Politecnico di Torino; Bosphorus University; Pinehurst School of Nursing; National University of Singapore; Jagiellonian University; Larkfield Technical College; Tsinghua University; Morehouse College; University of Toronto; Escola Superior do Vale; Queen Margaret University; Hanoi University of Science and Technology; Wexcombe Business School; University of Tehran; Lund University; Fernhill Polytechnic; Anna University; Copperfield Secondary School; Georgia State University",
);

export const employers = list(
  "Siemens; Brightwell Logistics Ltd; Deloitte; Corvane Analytics GmbH; Walmart; Hexley & Sons; Infosys; Northlight Foods Inc.; Barclays; Quillmark Software; Tata Consultancy Services; Oakmere Housing Trust; Accenture; Velora Health Systems; Nestlé; Pinnacore Solutions; Vodafone; Tallis Engineering S.A.; Marriott; Greyfinch Capital LLC; Unilever; Solvent Grove Bakery; Bosch; Meridian Park Hospital; Carrefour; Dunmore County Council; Samsung Electronics; Lumenfield Energy plc; Santander; Ridgeback Security Services; Airbus; Fairhaven Care Home; PwC; Ostrander Freight Co.; Lufthansa; Kestle & Broom LLP; Ericsson; Zephyr Row Studios; Wipro; Blue Anchor Seafood Ltd.; Philips; Harrowgate Insurance Group; Starbucks; Tern Valley Water Authority",
);

export const nationalities = list(
  "Kenyan; Brazilian; Polish; Indian; Nigerian; Vietnamese; Turkish; Mexican; Syrian; Korean; Romanian; Pakistani; Ukrainian; Filipino; Moroccan; Chinese; Iranian; Colombian; Irish; Ghanaian",
);
export const religions = list("Muslim; Catholic; Hindu; Jewish; Buddhist; Sikh; Christian; Protestant");
export const conditions = list(
  "asthma; type 1 diabetes; epilepsy; multiple sclerosis; depression; dyslexia; ADHD; breast cancer; Crohn's disease; bipolar disorder; rheumatoid arthritis; hearing loss",
);
export const maritalStates = list("married; divorced; single; widowed; separated; engaged");
export const orientations = list("gay; lesbian; bisexual; queer");
export const jobs = list(
  "warehouse supervisor; software engineer; registered nurse; accounts payable clerk; data analyst; electrician; project manager; sous chef; sales associate; maths teacher; forklift driver; UX designer; HR generalist; civil engineer; paralegal; customer success lead; lab technician; bus driver; product owner; receptionist",
);
export const skills = list(
  "stock control; Python and SQL; wound care; month-end closing; A/B testing; safe wiring; sprint planning; menu costing; cash handling; lesson planning; route planning; Figma; conflict resolution; AutoCAD; contract drafting; Salesforce; pipetting; first aid; backlog grooming; switchboard work",
);
export const degrees = list(
  "BSc Computer Science; BA History; MSc Data Science; Bachelor of Nursing; MBA; Diploma in Accounting; BEng Civil Engineering; MA Linguistics; Associate Degree in Logistics; PhD Chemistry",
);
export const mailHosts = list(
  "gmail.com; outlook.com; yahoo.co.uk; proton.me; gmx.de; mail.example.org; corvane-analytics.de; quillmark.io; hotmail.fr; uol.com.br; naver.com; brightwell.co.uk",
);
