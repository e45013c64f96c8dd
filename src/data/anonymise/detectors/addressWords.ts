// What a piece of an address looks like: words for streets, houses, flats and quarters of many languages, folded, and the forms of
// house numbers and postcodes.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";

const streets = setOf(
  "street st str avenue ave av road rd boulevard blvd boul bd lane ln drive dr court ct square sq terrace crescent cres close parkway pkwy highway hwy row gardens gdns grove mews rise walk way esplanade parade promenade causeway quay wharf rue allee impasse chemin quai route passage calle carrera cra avenida avda plaza paseo camino jiron jr calzada callejon privada prolongacion rua travessa praca alameda estrada largo via viale corso piazza piazzale contrada salita lungotevere lungarno lungomare vicolo strada ul ulica ulitsa aleja os osiedle pl bul bulevar bulevard bulevardul bd jalan jl jln lorong persiaran lebuh soi thanon heol clos bothar sraid odos leoforos venelle ruelle rang sente sentier montee traverse faubourg hameau esplanade domaine duong ngo ngach pho stigur vegur gotu straeti trida namesti nabrezi trg cesta sokak sokagi sok cad cadde caddesi mah mahallesi bulvari utca ut utja ter korut koz strasse gasse weg platz gate gata gatan vej vejen vei veien vagen katu tie marg salai mawatha mawata veedhi duong pho hutong",
);
const streetEnd =
  /(?:\p{L}{3}(?:strasse|str|gasse|weg|platz|allee|damm|ufer|straat|laan|plein|gracht|kade|singel|gade|gata|gatan|gaten|vej|vagen|veien|katu|kuja|tie|utca|vegur|braut|stigur|gotu|straeti|hlid|bakki)|-(?:ro|gil|daero|dori|lu|jie|dong))$/u;
/** What was asked before: texts say most of their words many times. */
const ends = new Map<string, boolean>();
const mostEnds = 20_000;
function endsAsStreet(word: string): boolean {
  let does = ends.get(word);
  if (does === undefined) {
    if (ends.size >= mostEnds) ends.clear();
    ends.set(word, (does = inBasicPlane(streetEnd).test(word)));
  }
  return does;
}
export const isStreet = (word: string): boolean => streets.has(word) || endsAsStreet(word);

const areas = setOf(
  "district ward nagar colony layout estate estates extension sector phase quarter village tehsil taluk taluka dist mandal barangay brgy province prefecture state county co municipality township suburb borough parish oblast region city town cedex cercado colonia col bairro jardim vila urbanizacion urb barrio fraccionamiento zone zona industrial community compound mahalle ilce gewog kampung kg desa kelurahan kecamatan kota arrondissement park vihar enclave puram gali chowk bazar bazaar bypass khoroo subcity sub-city woreda quan phuong huyen tinh",
);
const counties = setOf(
  "carlow cavan clare cork donegal dublin galway kerry kildare kilkenny laois leitrim limerick longford louth mayo meath monaghan offaly roscommon sligo tipperary waterford westmeath wexford wicklow antrim armagh down fermanagh derry tyrone",
);
/** Of Ireland: they stand last in addresses that have no postcode. */
export const isCounty = (word: string): boolean => counties.has(word);
const areaEnd = /-(?:ku|shi|cho|machi|gun|fu|ken|si|gu|do|myeon|eup|qu|sheng|xian)$/u;
export const isArea = (word: string): boolean =>
  areas.has(word) || (word.includes("-") && areaEnd.test(word));

const dwellings = setOf(
  "imm immeuble flat apt apartment apartments unit suite ste room rm floor fl level block blk bldg building tower towers villa plot lot stand house cottage lodge manor door shop office no nr num quadra conjunto casa bloco lote apto ap appt app appartement bat batiment residence escalier esc escalera piso planta depto dpto torre edificio wohnung hinterhaus vorderhaus lgh bl kv dom korp bus site comp erf portion box postfach bp pmb rr rd hc gpo bag casilla apartado postbus mansion heights",
);
export const isDwelling = (word: string): boolean => dwellings.has(word);
const buildings = setOf(
  "apartments apartment tower towers mansion mansions heights residency residence residences plaza chambers house cottage lodge court building villa villas manor hall complex arcade barn mill farm rectory grange gables chs society estate park center centre",
);
export const isBuilding = (words: readonly string[]): boolean =>
  words.length > 1 && (buildings.has(words.at(-1)!) || buildings.has(words[0]!));

/** Lower-case words that stand inside addresses, and nowhere else in a run of capitals. */
const lowerPieces = setOf(
  "of dei degli delle dello dell della de del de la las los das dos do da di du des d l le les el al der den dem an am im in auf zur zum y e et i the on upon off nr bis ter quater van ten het nad pod u na andar esq dto tv th mf bl sc et ap kv dom korp fl lok app apt appt apto esc lgh bus og phase casa lote bloco quadra sala loja fundos puerta escalera portal bajo venelle ruelle sente sentier montee traverse duong ngo ngach pho hem quan phuong huyen tinh zona khoroo bldg cesta trg ulica trida namesti nabrezi puiestee tanav iela gatve prospekt bulvar caddesi kralja kneza svetog svete bajo izq dcha venelle ruelle rang road street lane near opp opposite behind floor flat unit block house plot no batiment appartement etage escalier porte rue allee avenue boulevard impasse chemin place quai route cours calle rua via viale corso piazza ul bul os pl gate gata vei utca ut tie dist",
);
export const isLowerPiece = (word: string): boolean => lowerPieces.has(word) || endsAsStreet(word);

const shortened = setOf(
  "imm st rd ave av blvd ln dr ct sq str ul bul bd no nr apt app ap appt apto bat bl sc fl kv d dom korp bldg blk sec dist col cd c co jr urb int dpto depto esc ste rm ext hse h p o po pmb mah sok cad cres ter ste dist tv th og esq jl jln kp kel kec brgy ph os pl al via v r m",
);
export const isShortened = (word: string): boolean => shortened.has(word);

const box =
  /^(?:(?:g\.?)?p\.? ?o\.? ?box|post ?box|box|post ?fach|b\.?p\.?|p\.? ?m\.? ?b\.?|private (?:mail )?bag|locked bag|casilla(?: de correo)?|apartado(?: postal| aéreo)?|apdo\.?|caixa postal|postbus|boîte postale|r\.?r\.?|rd|hc|rural (?:route|delivery))(?: ?no\.?|:| #)? ?\d[\d -]{0,11}/iu;
/** "P.M.B. 4012", "Postfach 10 14 22", "RR 2"; and Ghana's "GA-183-8164". */
export const isBox = (found: string): boolean => box.test(found) || /^[A-Z]{2}-\d{3,4}-\d{4}$/.test(found);

const enumeration =
  /^(?:(?:flat|apt|apartment|unit|suite|ste|room|rm|floor|fl|level|block|blk|bldg|building|tower|villa|plot|lot|stand|house|hse|h|door|shop|stall|no|num|nr|quadra|conjunto|casa|bloco|lote|apto|ap|appt|app|appartement|bât|bâtiment|esc|escalera|piso|planta|depto|dpto|int|interior|local|torre|edificio|wohnung|whg|lgh|bl|sc|et|kv|d|korp|kom|bus|site|comp|phase|sector|sec|street|road|lane|soi|house|plot|flat|survey|gat|ward|zone|zona|extension|ext|erf|portion|farm|district|quận|andar|stock|top|tür|lok|khu|số|ngõ|ngách|hẻm|tổ|ấp|moo|m|blok|rt|rw)\.? ?(?:no\.?|number|nr\.?|num\.?)? ?[:#.]? ?#?(?:[A-Z]-?)?\d[\p{L}\d/-]*|(?:flat|block|tower|wing|building|bldg|bât|bâtiment|bloco|blok|conjunto|unit|villa|house|plot) [A-Z](?:-?\d+)?(?![\p{L}])|#?\d{1,4}(?:st|nd|rd|th) (?:floor|cross|main|stage|block|phase|avenue|street|road)|\d{1,3}(?:st|nd|rd|th)? ?fl(?:oor)?\b|\d{1,3}\/f\b|\d{1,2}f(?:-\d+)?$|\d{1,2}\. ?(?:og|stock|tv|th|mf|etage|kerros|patro)|\d{1,2}[.]?[ºª°](?: |$)|\d{1,2} ?andar|#\d{1,3}-\d{1,4}|[A-Z]{1,2}-?\d{1,4}(?:\/\d{1,4})?$|\d{1,4}[/-][A-Z]$|\d{1,4}-dong|\d{1,2}n \d)/iu;
/** "Flat 302", "H. No. 4-7-118", "2nd Floor", "18/F", "C-14": one of several of a house or a plan. */
export const isEnumeration = (found: string): boolean => enumeration.test(found);

const house =
  /^#?\d{1,5}(?: ?[A-Za-z](?![\p{L}]))?(?:[-/]\d{1,5}[A-Za-z]?){0,3}(?: (?:bis|ter|quater))?,? (?:\p{Lu}|\d{1,3}(?:st|nd|rd|th) |rue|all|av|boul|bd|imp|chem|quai|pl|via|calle|ul|the |de )/u;
/** A number, and what has it: "27 Nguyễn Huệ". */
export const isHouse = (found: string): boolean => house.test(found);

const houseLast =
  /^(?:\p{L}[\p{L}\p{M}'’.-]*[ ./]{1,2}){1,6}(?:no|nr|n[º°.]|#)?[.:]? ?#?\d{1,4}(?: ?[A-Za-z](?![\p{L}]))?(?:[-/][\p{L}\d]{1,5}){0,3}(?: [A-Za-z](?![\p{L}]))?(?: (?:lgh|bus|[a-z]) ?\d{1,4}| ?- ?\d{1,3})?$/iu;
/** The same with the number last: "Ermou 56". */
export const isHouseLast = (found: string): boolean => inBasicPlane(houseLast).test(found);

const sure =
  /(?:^|[\s(])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|[AC-FHKNPRTV-Y]\d[\dW] [\dAC-FHKNPRTV-Y]{4}|\d{4} [A-Z]{2}(?= \p{Lu}\p{Ll})|[A-Z]\d{4}[A-Z]{3})(?=$|[\s)])/u;
const likely =
  /^(?:(?:CEP|PIN|ZIP|C\.?P\.?|〒)?:? ?(?:[A-Z]{1,2}-)?(?:\d{5}-\d{3,4}|\d{2}-\d{3}|\d{3}-\d{4}|\d{3} \d{2}|\d{4}-\d{3}|\d{4,6}|\d{3}(?= \p{Lu}\p{Ll}{2,}$))(?= \p{Lu}|$)|.*\p{L}\.? (?:- ?)?(?:\d{5}-\d{3,4}|\d{3}-\d{4}|\d{3} \d{2}|\d{4}-\d{3}|\d{4,6}|\d{5}-\d{4,5})$)/u;

/** Whether a piece has a postcode: "sure" of letters and digits, "likely" of digits beside a word. */
export function postcode(found: string): "sure" | "likely" | "" {
  if (sure.test(found)) return "sure";
  if (/^(?:19|20)\d{2}$/.test(found)) return "";
  return /\d{3}/.test(found) && likely.test(found) ? "likely" : "";
}

/** What a house is called, as far as it is no inn. */
export const namedHouse =
  /^The (?:Old |New |Coach |School |Mill |Farm |Gate |Lodge )?(?:Maltings|Gatehouse|Forge|Barn|Mill|Cottage|Lodge|House|Rectory|Vicarage|Dairy|Granary|Stables|Schoolhouse|Smithy|Bakery|Chapel|Farmhouse|Cottages|Manse|Parsonage|Grange|Croft|Hollies|Laurels|Firs|Elms|Limes|Willows|Orchard)$/;
