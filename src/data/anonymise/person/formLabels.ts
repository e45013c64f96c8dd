// Words that forms in other languages label their lines with: "Edad: 51 años", "Führerschein: B". Where one stands before what it labels,
// it is no name, and neither is a single word behind it; a word that no list of names has is none anywhere. Labels of names are not
// here: what they label is a name.
import { setOf } from "../text/setOf.ts";
import type { TextContext } from "../detectors/detector.ts";
import { fold } from "../text/tokens.ts";

/** A line a language: age, birth, family, address, numbers, work, school, skills, letters. */
const words = `
alter geburtsdatum geburtsort geburtstag geburtsjahr familienstand staatsangehörigkeit staatsbürgerschaft nationalität geschlecht konfession religion kinder anschrift adresse straße wohnort wohnhaft postleitzahl plz ort telefon handy mobil mobiltelefon rufnummer fax beruf tätigkeit arbeitgeber firma stelle position abteilung personalabteilung berufsjahre berufserfahrung eintritt austritt verfügbar verfügbarkeit gehalt gehaltsvorstellung kündigungsfrist ausbildung schulbildung schule schulabschluss abschluss studium abitur matura lehre lehrgang hochschule meisterschule sprachen sprachkenntnisse deutschkenntnisse kenntnisse fähigkeiten führerschein führerscheinklasse klasse fahrerlaubnis hobbys interessen steuer-idnr steuer-id steuernummer steueridentifikationsnummer sozialversicherungsnummer ausweisnummer kennzeichen unterschrift datum anlagen betreff grüßen grüße freundlichen lebenslauf bewerbung
âge naissance née nationalité sexe situation domicile rue commune pays code téléphone portable mobile courriel numéro profession métier emploi poste employeur entreprise société expérience ancienneté disponibilité salaire préavis permis formation études diplôme diplômes d'ingénieur ingénieur baccalauréat licence maîtrise scolarité langues compétences loisirs centres signature objet cordialement salutations prière
edad fecha nacimiento lugar nacionalidad sexo estado domicilio dirección calle ciudad provincia código teléfono celular móvil fijo fono correo profesión oficio ocupación puesto empleo empresa empleador experiencia antigüedad disponibilidad sueldo salario formación estudios título bachillerato licenciatura titulación idiomas habilidades aptitudes carné carnet permiso aficiones asunto saludos atentamente cédula nif dni curp rfc cuil cuit
età nascita data luogo nazionalità cittadinanza sesso stato indirizzo residenza città paese telefono cellulare fisso professione mestiere occupazione impiego azienda ditta datore esperienza esperienze disponibilità stipendio preavviso formazione istruzione titolo laurea maturità diploma licenza lingue competenze capacità patente hobby interessi oggetto saluti codice fiscale partita
idade nascimento naturalidade nacionalidade endereço morada bairro cidade cep telefone telemóvel correio recado profissão ocupação emprego empregador experiência disponibilidade salário pretensão formação escolaridade estudos graduação mestrado ensino línguas competências habilitação assinatura cumprimentos atenciosamente cpf
leeftijd geboortedatum geboorteplaats geboren nationaliteit geslacht adres straat woonplaats postcode plaats telefoon mobiel telefoonnummer beroep functie werkgever bedrijf ervaring werkervaring beschikbaar beschikbaarheid salaris opzegtermijn opleiding opleidingen school vaardigheden rijbewijs hobby's handtekening onderwerp groet groeten bijlage burgerservicenummer
wiek urodzenia urodzony urodzona miejsce narodowość obywatelstwo płeć zamieszkania ulica miasto miejscowość kod kraj komórka komórkowy zawód stanowisko pracodawca doświadczenie staż dyspozycyjność wynagrodzenie wypowiedzenie wykształcenie szkoła szkół zespół studia kierunek języki umiejętności prawo jazdy zainteresowania podpis dotyczy pozdrawiam pozdrowienia pesel nip regon nr
věk narození narozen narozena národnost občanství pohlaví adresa bydliště ulice město psč země povolání profese pozice zaměstnavatel praxe zkušenosti vzdělání škola obor jazyky dovednosti řidičský průkaz záliby předmět pozdravem životopis rodné číslo
vek narodenia národnosť občianstvo pohlavie bydlisko mesto krajina telefón povolanie pozícia zamestnávateľ prax skúsenosti vzdelanie zručnosti vodičský preukaz záľuby
életkor születési születés hely állampolgárság nemzetiség neme családi állapot lakcím cím utca város irányítószám ország telefonszám foglalkozás beosztás munkahely munkáltató cég tapasztalat végzettség iskola nyelvek nyelvtudás készségek jogosítvány hobbi aláírás tárgy üdvözlettel önéletrajz adószám
vârsta vârstă nașterii locul naționalitate cetățenie sex stare civilă adresă domiciliu strada oraș oraşul județ profesia profesie meserie ocupația funcția funcție angajator experiență experienţă vechime studii școala limbi competențe auto semnătura subiect
yaş doğum tarihi yeri uyruk uyruğu cinsiyet medeni durumu adresi sokak semt ilçe şehir il meslek mesleği görev işveren şirket deneyim tecrübe eğitim öğrenim okul mezuniyet diller yabancı beceriler ehliyet sürücü hobiler imza konu saygılarımla kimlik askerlik
ålder född födelsedatum personnummer medborgarskap nationalitet civilstånd adress bostad bostadsort postnummer mobilnummer yrke befattning tjänst arbetsgivare företag erfarenhet arbetslivserfarenhet uppsägningstid utbildning skola språk kunskaper körkort fritid intressen underskrift ämne hälsningar hälsning bilaga
alder født fødselsdato fødselsnummer fødested statsborgerskap kjønn sivilstand sivilstatus civilstand bosted bopæl gate vej sted tlf stilling erhverv arbeidsgiver arbejdsgiver erfaring arbeidserfaring erhvervserfaring oppsigelsestid utdanning uddannelse skole sprog ferdigheter kompetencer førerkort kørekort hobbyer emne hilsen hilsener vedlegg cpr cpr-nr
syntymäaika syntymäpaikka syntynyt kansalaisuus sukupuoli siviilisääty osoite katuosoite kotipaikka postinumero puhelin puhelinnumero matkapuhelin gsm sähköposti ammatti tehtävä asema työnantaja yritys kokemus työkokemus koulutus koulu tutkinto kielet kielitaito taidot ajokortti harrastukset allekirjoitus aihe terveisin henkilötunnus liite
vanus sünniaeg sünnikoht kodakondsus sugu perekonnaseis aadress elukoht mobiiltelefon elukutse amet tööandja ettevõte kogemus haridus kool keeled oskused juhiluba isikukood allkiri teema lugupidamisega
vecums dzimšanas dzimis pilsonība dzimums adrese dzīvesvieta tālrunis mobilais profesija amats uzņēmums pieredze izglītība valodas prasmes vadītāja apliecība paraksts
amžius gimimo gimęs pilietybė lytis adresas gyvenamoji vieta telefonas mobilus pareigos darbdavys įmonė patirtis išsilavinimas mokykla kalbos įgūdžiai vairuotojo pažymėjimas parašas
starost dob godine rođenja rođen rođena mjesto državljanstvo nacionalnost spol bračno stanje prebivalište grad poštanski mobitel mobilni zanimanje zvanje radno radnomjesto poslodavac tvrtka preduzeće iskustvo obrazovanje jezici vještine vještina vozačka dozvola potpis predmet pozdrav poklic delodajalec izobrazba izkušnje rojstva naslov jmbg oib emšo
usia umur tempat tanggal tarikh kewarganegaraan kebangsaan jenis kelamin jantina agama status alamat kota negara telepon hp ponsel pekerjaan jabatan perusahaan syarikat pengalaman pendidikan sekolah bahasa keahlian kemahiran lesen hormat perihal npwp
tuổi nghề
umri jinsia makazi anuani simu mwajiri uzoefu elimu shule lugha sahihi
kapanganakan tirahan trabaho lagda
возраст дата рождения место гражданство национальность пол семейное положение адрес проживания город улица индекс страна телефон мобильный тел почта профессия должность работодатель компания организация опыт стаж образование вуз школа языки навыки водительское права удостоверение зарплата подпись тема уважением резюме инн снилс паспорт специальность
вік народження громадянство стать сімейний стан адреса місто вулиця країна пошта професія посада роботодавець компанія досвід освіта мови навички підпис іпн
възраст раждане град професия длъжност работодател езици умения подпис
ηλικία γέννηση γέννησης ημερομηνία τόπος υπηκοότητα εθνικότητα φύλο διεύθυνση πόλη οδός χώρα τηλέφωνο κινητό επάγγελμα θέση εργοδότης εταιρεία εμπειρία σπουδές εκπαίδευση γλώσσες δεξιότητες δίπλωμα υπογραφή θέμα αφμ αμκα
id email e-mail mail web www url tel whatsapp telegram signal viber kakao wechat skype orcid linkedin github sms aadhaar x-ray
`;
const labelWords = new Set(words.split(/\s+/).filter(Boolean).map(fold));

/** Of two words, each of which is also a name. */
const labelPairs = new Set(
  "điện thoại|nghề nghiệp|địa chỉ|ngày sinh|nơi sinh|quốc tịch|giới tính|học vấn|trình độ|kinh nghiệm|kỹ năng|ngôn ngữ|chức vụ|công ty|thành phố|di động|trân trọng|medeni hali|stan cywilny|doğum yeri|cep telefonu".split(
    "|",
  ),
);
const pairsBegin = new Set([...labelPairs].map((pair) => fold(pair.split(" ", 1)[0]!)));

const known = new WeakMap<TextContext, boolean>();
/** Most texts have no such word, and are not asked at each. */
function hasLabels(context: TextContext): boolean {
  let has = known.get(context);
  if (has === undefined) {
    has = context.tokens.some(({ folded }) => labelWords.has(folded) || pairsBegin.has(folded));
    known.set(context, has);
  }
  return has;
}

/** In scripts without capitals. */
const otherLabels = setOf(
  "携帯 携帯電話 電話 電話番号 連絡先 手机 手机号 手机号码 电话 联系电话 联系方式 手機 年齢 年龄 年齡 生年月日 出生 出生日期 性別 性别 国籍 住所 住址 地址 現住所 郵便番号 邮编 職業 职业 職種 职位 勤務先 会社名 公司 学歴 学历 職歴 経歴 资格 資格 免許 趣味 志望動機 特技 履歴書 简历 婚姻 民族 籍贯 备注 備考 邮箱 电子邮件 邮件 メール メールアドレス テル 휴대폰 휴대전화 핸드폰 전화 전화번호 연락처 나이 연령 생년월일 성별 국적 주소 직업 직장 회사 경력 학력 학교 자격증 이메일 이력서 취미 العمر الجنس الجنسية العنوان الهاتف الجوال المهنة الوظيفة الشركة الخبرة التعليم الديانة البريد גיל מין כתובת טלפון נייד מקצוע תפקיד חברה ניסיון השכלה דואר उम्र आयु लिंग पता फ़ोन फोन मोबाइल पेशा शिक्षा अनुभव อายุ เพศ ที่อยู่ โทรศัพท์ โทร มือถือ อาชีพ การศึกษา வயது முகவரி தொலைபேசி বয়স ঠিকানা ফোন পেশা",
);
/** "携帯 090-5550-1234" */
export const isOtherLabel = (found: string): boolean =>
  otherLabels.has(found) || otherLabels.has(found.split(" ", 1)[0]!);

const mostWords = 6;
const ends = new Set([":", "：", "=", "|"]);
/** Whether what begins with token `i` is what a line or a cell begins with, before a colon, a tab, a number or nothing. */
function isBeforeValue({ tokens }: TextContext, first: number, last: number): boolean {
  let begin = first;
  while (begin > 0 && tokens[begin]!.gap !== "\n" && first - begin < mostWords) {
    const before = tokens[begin - 1]!;
    if (tokens[begin]!.gap === "column" || before.text === "|") break;
    if (before.kind === "word" && before.shape !== "lower") break;
    begin--;
  }
  const left = tokens[begin - 1];
  if (
    !(
      left === undefined ||
      tokens[begin]!.gap === "\n" ||
      tokens[begin]!.gap === "column" ||
      left.text === "|"
    )
  )
    return false;
  for (let n = last + 1; n <= last + mostWords; n++) {
    const token = tokens[n];
    if (token === undefined || token.gap === "\n" || token.gap === "column" || ends.has(token.text))
      return true;
    if (token.kind === "number") return true;
    if (token.kind !== "word" && !/^[().'’/-]$/.test(token.text)) return false;
  }
  return false;
}

const mostBefore = 24;
/** "Beruf: Schlosser": what the line begins with labels no name. */
function isValue({ tokens }: TextContext, first: number): boolean {
  let colon = -1;
  let i = first;
  for (; i > 0 && first - i < mostBefore && tokens[i]!.gap !== "\n"; i--)
    if (tokens[i - 1]!.text === ":") colon = i - 1;
  if (colon === -1 || (i > 0 && tokens[i]!.gap !== "\n")) return false;
  for (let n = i; n < colon; n++) if (labelWords.has(tokens[n]!.folded)) return true;
  return false;
}

/** Whether a word without a capital is a label or stands behind one: nothing behind a label that names nobody is a name then. */
export const isLabelledThing = (context: TextContext, i: number): boolean =>
  hasLabels(context) && (isOfForm(context, i, i) || isValue(context, i));

/** Whether a run of words is a label of a form, or stands behind one that labels no name. */
export function isOfForm(context: TextContext, first: number, last: number): boolean {
  if (!hasLabels(context)) return false;
  const { tokens, gazetteer, lower } = context;
  for (let i = first; i <= last; i++) {
    const { folded, end } = tokens[i]!;
    const next = tokens[i + 1];
    if (
      pairsBegin.has(folded) &&
      next?.gap === " " &&
      labelPairs.has(`${lower.slice(tokens[i]!.start, end)} ${lower.slice(next.start, next.end)}`)
    )
      return true;
    if (!labelWords.has(folded) || gazetteer.isGiven(folded)) continue;
    // A word that no list has, in no language of names.
    if (!gazetteer.isSurname(folded) && gazetteer.commonness(folded) === 0 && folded.length > 3) return true;
    if (isBeforeValue(context, first, last)) return true;
  }
  return first === last && !gazetteer.isGiven(tokens[first]!.folded) && isValue(context, first);
}
