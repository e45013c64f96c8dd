// What numbers of people are called, in sentences, forms and heads of columns.
import { setOf } from "../text/setOf.ts";

/** Abbreviations and words of offices that number people, their firms and their accounts; in capitals, or before a colon. */
export const offices = setOf(
  "cnh gphc sevis secu epf kwsp socso perkeso pis pasep nis ctps clabe cbu cvu imss nss rfc curp oib jmbg emso egn lnch afm amka taj snils inn iin rnokpp ogrn regon pesel cnp nuit nuib nida nssf nhif tsc nrc napsa zra uan esic gstin nik npwp bpjs nip nidn nisn ssnit bvn nin nuban utr nino gdc nmc hcpc gmc cscs cpcs pvg ppsn pps usi abn acn tfn ahpra prc sss gsis umid bir qid uid iqama mrn kt kennitala hetu bsn niss insz rrn siret siren rpps adeli urssaf svnr ahv avs numident iban ein ssn itin fein npi cdl cin cnss cnib rib ruc rut run dui nit dpi cui cuit cuil rg cpf cnpj crm oab tin ni kimlik nric fin hkid fodselsnr personnr srn sirb cerpac iin isikukood zehut melli tic prn nrpsi coren coavn mlpao nremt ahpra sanc hpcsa npors kmpdc mdcn orcid isni fnr cccd cmnd acc nif nie dni nhi philsys pag-ibig omang nuss kvk bankgiro plusgiro αφμ αμκα αδτ инн снилс الهوية المدني",
);
/** Whose number it is; before "code" and before a number that is short or looks like a telephone's. */
export const persons = setOf(
  "emirates meli melli personal person persons staff works cert lic mem acc acct ident candidat candidato kandidat bewerber pers mitgl matr kd vers index asmens personas isiku crew employee employees emp worker crew candidate applicant application student pupil learner member membership patient driver drivers licence license passport visa permit id identity national civil civic citizen citizenship resident residence tax fiscal payroll pension insurance social security health medical account bank iban share registration register reg enrolment enrollment roll matriculation matric seaman seamans book discharge volunteer badge card clock personnel personal service military army voter voters client customer policy policyholder claim case professional practitioner registry agent colegiado colegiada practice council teacher teachers nurse nurses pilot pilots certificate fodsels person mitglieds kunden versicherungs konto steuer ausweis matrikel sozialversicherungs renten kort medlems ansatt anstallnings medarbetar personeels bsn rijksregister lid klant tc kimlik sicil cedula matricula expediente empleado identificacion identidade cadastro inscricao matricola tessera dossier securite allocataire carte permis contribuable adherent agent",
);

const documents = setOf(
  "badge passport licence license visa permit iban reisepass passeport pasaporte passaporto paspoort ausweis matricola matricule matrikelnummer personalnummer kundennummer",
);
const numbers = setOf("id ids no number nr num # code ref nº n° №");

/** "Crew ID", "badge", "NIN", "passport_no": the head of a column of numbers of people; in lower case, words parted by blanks. */
export function isNumberHead(head: string): boolean {
  const words = head.replace(/[.:]/g, "").split(" ");
  const last = words.at(-1)!;
  if (words.length === 1)
    return (
      last === "id" ||
      documents.has(last) ||
      offices.has(last) ||
      /^(?:personal|matrikel|kunden|mitglieds)n(?:umme)?r$/.test(last)
    );
  return numbers.has(last)
    ? words.slice(0, -1).some((word) => persons.has(word) || offices.has(word))
    : words.length < 4 && (documents.has(last) || offices.has(last));
}
