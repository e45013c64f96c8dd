// Words that jobs are called by, so that "Senior Engineer" and "Engineer" are nobody's name.
import { setOf } from "../text/setOf.ts";

const jobHeads = setOf(
  "partie draughtswoman draughtsman shipwright notar notary matron grader encoder engineer engineers developer developers manager managers director directors analyst analysts designer designers architect architects administrator consultant consultants scientist scientists researcher specialist specialists coordinator assistant assistants associate associates officer officers executive executives president lead leader head supervisor technician programmer accountant auditor bookkeeper cashier clerk secretary receptionist nurse nurses doctor physician surgeon dentist pharmacist therapist psychologist psychiatrist paramedic caregiver carer teacher teachers tutor lecturer professor instructor trainer coach principal dean counselor counsellor lawyer attorney solicitor barrister paralegal judge advocate notary chef cook waiter waitress bartender barista server baker butcher driver pilot captain mechanic electrician plumber carpenter welder builder bricklayer painter labourer laborer operator machinist foreman inspector surveyor salesperson salesman representative agent broker trader banker teller underwriter actuary planner strategist marketer copywriter writer author editor journalist reporter photographer videographer producer translator interpreter librarian curator historian economist statistician mathematician physicist chemist biologist geologist recruiter intern interns internship trainee apprentice volunteer freelancer contractor founder cofounder co-founder owner partner entrepreneur ceo cto cfo coo cmo cio vp svp evp hr pm qa sre devops tester buyer merchandiser controller treasurer custodian janitor cleaner housekeeper guard soldier sergeant lieutenant detective firefighter dispatcher courier postman farmer gardener landscaper fisherman hairdresser stylist beautician tailor seamstress model actor musician singer dancer artist animator illustrator sculptor steward concierge porter host scrum master ambassador advisor adviser fellow postdoc chair chairman chairperson board member minister mayor senator governor secretary-general generalist practitioner evangelist facilitator handler packer picker loader fitter installer estimator scheduler expeditor handyman nanny babysitter colleague colleagues manager candidate interviewer interviewee applicant recruiter employer employee customer client patient operative operatives lineman driller worker workers attendant aide helper roofer plasterer glazier tiler scaffolder rigger deckhand sailor skipper warden ranger caretaker superintendent registrar bursar archivist optician optometrist midwife radiographer phlebotomist sonographer hygienist dietitian nutritionist valet chauffeur columnist draughtsman toolmaker assembler sorter stocker telemarketer fundraiser organiser campaigner councillor servant typist proofreader headteacher invigilator assessor dealer veterinarian forester logger miner agronomist geophysicist hydrologist ecologist botanist repairer fabricator supervisor valuer conveyancer bricklayers electricians carer carers tutor tutors matron proprietor chief chiefs shopkeeper retailer wholesaler exporter importer stockist draper upholsterer printer commis pupil picker chambermaid stevedore joiner plumbers nannies babysitters drivers cooks cleaners waiters guards stylists jeweller jewellers locksmith butler gamekeeper stonemason bookseller librarians bosun purser conductor headmaster headmistress busker seaman",
);
const modifiers = setOf(
  "senior junior sr jr chief principal lead staff associate assistant deputy vice general regional global international national executive full-stack fullstack full stack front-end back-end frontend backend front back end software hardware data machine learning ai ml cloud systems system network security information technology it web mobile ios android product project program programme business sales marketing account accounts financial finance human resources operations operational customer client service success support quality assurance test research clinical medical registered civil mechanical electrical chemical industrial process design ux ui creative content digital social media public relations legal compliance risk tax audit supply chain logistics warehouse store shift team office administrative executive graduate summer part-time freelance independent managing site reliability platform infrastructure devops database solutions technical engineering development growth brand art school primary secondary elementary teaching head of and for the night day",
);

/** Whether folded words are what a job is called: "senior data engineer", "head of sales". */
export function isJobTitle(words: readonly string[]): boolean {
  if (words.length === 0 || words.length > 9) return false;
  const last = words.at(-1)!;
  if (jobHeads.has(last)) return true;
  const head = words.findIndex((word) => jobHeads.has(word));
  return (
    head !== -1 &&
    (words[head + 1] === "of" || words.every((word) => jobHeads.has(word) || modifiers.has(word)))
  );
}
export const isJobWord = (word: string): boolean => jobHeads.has(word);
export const isJobModifier = (word: string): boolean => modifiers.has(word);

/** Of those, the ones that somebody is for a person and not for a firm: "a candidate for Ana". */
export const notEmployed = setOf(
  "candidate candidates client clients customer customers lead partner host chair member interviewer interviewee colleague colleagues patient applicant mentor coach model employer employee assistant minister",
);

/** Parts of a firm, which somebody reports to or moves to inside it: "Finance", "ICU". */
const departments = setOf(
  "finance legal operations ops marketing sales hr procurement purchasing payroll accounts accounting facilities engineering quality qa qc maintenance security reception housekeeping production dispatch despatch catering compliance audit treasury logistics warehousing admin administration communications comms pr advertising design development support helpdesk training recruitment safety health planning research r&d rnd lab it ict data analytics product risk tax icu itu a&e ae er nicu picu ccu hdu ward theatre theatres maternity paediatrics pediatrics radiology oncology cardiology surgery outpatients triage goods-in packing picking assembly stores workshop editorial newsroom underwriting claims settlements l&d f&b h&s hse ehs m&a p&l q&a b&b s&op c&b nights days earlies lates",
);
const aroundDepartments = setOf(
  "and & of the internal external corporate team department dept unit division desk group people culture customer success account management business human resources talent service services front back office",
);
/** "Finance and Operations", "Customer Success", "the People Team" */
export const isDepartment = (words: readonly string[]): boolean =>
  words.length > 0 &&
  words.length < 6 &&
  words.every((word) => departments.has(word) || aroundDepartments.has(word));
