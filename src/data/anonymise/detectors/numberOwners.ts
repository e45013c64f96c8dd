// What stands before numbers of people and of things: words for a number, for whose it is, for cards and books, and abbreviations that are
// of no office.
import { setOf } from "../text/setOf.ts";

export const numberWords = setOf(
  "number numbers no nr num nummer numero numer nomor nombor numara numarasi cislo szam szama stevilka broj pin nº",
);
export const numberEnds = ["nummer", "number", "nr", "numarasi"];
/** In capitals before a number and nobody's: currencies, standards, what is sold, telephones. */
export const others = setOf(
  "usd eur gbp chf sek nok dkk isk pln czk huf ron bgn rub uah try aed sar qar kwd omr bhd egp mad tnd dzd ngn ghs kes tzs ugx rwf zar zmw bwp mwk etb xaf xof inr pkr bdt lkr npr idr myr php thb vnd sgd hkd twd cny rmb jpy krw aud nzd cad mxn brl ars clp cop pen uyu pyg bob rs rm rp kr ft " +
    "iso tcvn vde din en iec astm ansi bs nf jis rfc ieee cve cas sae asme ul nist api ral utf ean isbn issn sku upc asin gtin po pr wo rev ver doi pmid isrc imo mmsi hs cn nace sic naics bug jira sec inc req chg " +
    "tel mob fax ph cell tlf gsm hp mobile phone telefon mobil pin puk zip plz cep cp pob po box bp ext sms utc gmt from to of in on at is no and the for per by total vat mwst iva tva page rpm kwh gb mb tb kg km hz mhz ghz",
);
/** Right before a word for a number, or "code": what is numbered there is no person. */
export const things = setOf(
  "phone telephone tel mobile mob cell cellphone fax contact whatsapp sms text hotline landline extension direct emergency callback sim phones room page part line batch lot position vacancy job requisition req form version build model flight train bus tram coach gate platform chapter section figure table item article product drawing house flat street building apartment floor unit door block box locker desk seat bay slot shelf rack bin drawer cabinet parcel container pallet wagon machine pump motor engine press boiler valve circuit channel port pin house plot row column total large small high low average mean same whole prime lucky odd even atomic record mass exact maximum minimum big good great certain fair huge vast growing limited greater higher larger smaller sheer right wrong single double a an the this that any some every each what which issue edition volume question paragraph rule article exhibit annex appendix schedule track episode season week day round lap heat fax catalogue catalog dewey standard drawing sheet scale revision release change commit bug error fault alarm status port version asset laptop tag zip post postal area country dialling dialing dress source bar qr promo discount colour color hex key access door gate entry tax-code building hs commodity product cost currency language order purchase tender contract quote quotation lotto ticket invoice delivery shipment consignment tracking serial chassis frame rev test sample specimen experiment slide case recipe bed ward theatre bench and or of in for with by to on at from is was are then yes",
);
export const holders = setOf(
  "employee emp student pupil patient candidate applicant worker member driver trainee participant prisoner inmate detainee cadet recruit",
);
export const documents = setOf(
  "card permit licence license lic passport visa badge certificate cert registration enrolment membership carte ausweis karte reisepass passeport pasaporte passaporto paspoort паспорт osobisty conduire vitale nationale nacional carnet sanitaria ciudadania cidadao identidad identidade identite identita allocataire matricule konto compte cuenta conta rekening rachunek account acct register registro registry reg roll matrikel",
);
export const books = setOf("book booklet title");
export const bookOwners =
  /(?:seam[ae]n|seafarer|residence|discharge|service|military|work|savings|pass|record|log|family|labou?r|health)(?:['’]?s)? $/;
