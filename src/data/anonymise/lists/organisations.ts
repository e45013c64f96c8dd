// Words that end the names of organisations and of streets.
import { setOf } from "../text/setOf.ts";

/** Legal forms: whatever stands before one is a company. */
const legal = setOf(
  "inc incorporated llc llp ltd limited plc corp corporation gmbh ag kg kgaa ug sa sas sarl srl spa sl slu bv nv ab oy oyj as asa aps kft sro zrt ehf hf kf uab sia doo dooel ood eood ad pvt pty co cie ltda eirl sdn bhd pte kk",
);
/** Words that end the names of organisations; they need a name before them. */
const heads = setOf(
  "group holdings holding company industries enterprises partners associates ventures capital bank bancorp insurance assurance financial finance investments securities technologies technology tech software systems solutions services consulting consultancy consultants labs laboratories laboratory studios studio media networks interactive digital analytics robotics biotech pharma pharmaceuticals therapeutics diagnostics healthcare hospital hospitals clinic clinics foundation trust charity association society federation union council committee ministry department agency authority commission bureau corps motors automotive airlines airways aerospace shipping logistics freight transport railways energy power oil gas petroleum mining steel chemicals foods beverages brewery restaurant cafe hotel hotels resorts supermarket stores retail outfitters apparel textiles fashion construction builders engineering architects realty properties estates publishing publishers press news times herald tribune records entertainment pictures productions games gaming telecom communications wireless electronics semiconductors instruments works factory manufacturing mills farms dairy bakery pharmacy museum library theatre theater orchestra gallery institute church mosque temple club fc united plumbing packaging catering roofing landscaping cleaning printing brewing trading staffing recruiting recruitment couriers removals joinery carpentry garage diner bistro tavern winery vineyards florist infirmary hospice authority bygg byggeri bau kitchens interiors optics dental fitness travel tours outdoors toys shipyard dockyard foundry steelworks ironworks parcels movers hostel metals drilling electric ferries solicitors accountants opticians co-operative cooperative coop linens homeware furniture anlegg mutual railway coaches taxis haulage carpets ceramics plastics timber tooling precision dynamics biosciences genomics payments trading imports exports nurseries seeds agro fisheries seafoods bakers bakeries brewers distillery distillers wines cosmetics salon cinemas radio broadcasting gazette chronicle bookshop stationers tyres cycles marine offshore aviation broadband utilities recycling renewables solar constabulary police regiment borough cooperativa caterers lettings removals upholstery joiners masons decorators advisers advisors actuaries barristers microfinance transit tramways buses sewerage airport exchange ministries diocese refinery quarry smelter tutoring funerals undertakers vets veterinary hairdressers hairdressing cargo childcare locksmiths glaziers scaffolding dentists cannery tannery sawmill wholesalers distributors suppliers outsourcing telecoms studios ateliers grocers roasters apothecary builders contractors surveyors saddlery haberdashery growers polyclinic libraries warehouses maritime tiling roadworks haulier seafood hosiery traders bungalows lodge lodges manpower archive archives philharmonic choir ballet circus hospices infirmaries observatory laundrette laundromat barbershop bookbinders chandlers coppersmiths blacksmiths saddlers cobblers confectioners patisserie greengrocers butchers fishmongers ironmongers chemists apothecaries opticals orthopaedics orthodontics polymers alloys castings forgings fabrications guarding chandlery boatyard boatbuilders vineyard orchards poultry aquaculture hatchery hatcheries forestry farmers cooperatives orphanage shelter charities alliance guild",
);
const strongHeads = setOf(
  "technologies solutions holdings industries enterprises labs laboratories consulting pharmaceuticals bancorp ventures hospital clinic bank insurance airlines robotics software systems motors logistics foundation group associates partners",
);
// What a street's name ends with and a person's does not.
const streets = setOf(
  "street str avenue ave road rd boulevard blvd lane ln drive court ct square terrace crescent cres close parkway pkwy highway hwy row gardens mews quay straße strasse weg platz allee gasse",
);

/** Words that begin the names of organisations where other languages put the kind first: "Grupo Sáenz", "Hotel Bellevue". */
const leading = setOf(
  "hotel hospital banque banco banca bank grupo groupe gruppo gruppe grupa transportes transports spedition schreinerei tischlerei backerei metzgerei autohaus kanzlei apotheke druckerei gartnerei brauerei buchhandlung praxis klinik klinikum krankenhaus stadtwerke verlag restaurante restaurant ristorante trattoria osteria pizzeria cafe boulangerie patisserie librairie libreria farmacia pharmacie clinica clinique cliniques constructora construcciones construcoes construtora construtoras kopalnia huta stocznia fabryka hurtownia inmobiliaria imobiliaria supermercados panaderia ferreteria laboratorios laboratoires laboratoire fundacion fundacao fondation fondazione stiftung asociacion associacao associazione cooperativa ministerio ministerio ministere ministero prefeitura ayuntamiento mairie comune gemeente kommune drukarnia piekarnia zaklad zaklady przedsiebiorstwo sklep firma biuro rorlegger snekker tannlege bakeri byggmester yayasan perusahaan bengkel toko kedai sociedad societe cabinet etablissements ets maison editorial editora editions galerie galeria teatro museo musee museu radio studio ateliers atelier garage fratelli officina officine ditta impresa caseificio panificio pasticceria oleificio talleres autoescuela carpinteria bodegas astilleros almacenes gestoria muebles padaria confeitaria cervejaria menuiserie charpentes imprimerie brasserie fromagerie scierie bakkerij slagerij drukkerij uitgeverij rederij bouwbedrijf tovarna tvornica podjetje zavod pekarna pekara pivovar strojirna autoservis schlosserei zimmerei konditorei fleischerei malerbetrieb volksbank sparkasse syarikat leipomo konepaja finca bodega hacienda taller hostal posada viveros vivero cantieri cantiere archivio legatoria tipografia enoteca cantina agenzia azienda opera fruitiere auberge compagnie companhia fazenda engenho usina herdade stichting havenbedrijf scheepswerf werkplaats ingenieurburo giesserei eisenwerk sagewerk weingut gasthof gasthaus landgasthof penerbit warung minera serrurerie edicoes livraria mercearia tannerie chocolaterie blanchisserie quincaillerie estibadores ferme domaine caves tipografija bolnica gostilna restavracija knihkupectvi nemocnice nakladatelstvi nemocnica szpital ksiegarnia przychodnia korhaz pekseg etterem kiado spital brutarie editura matbaa eczane lokanta firin hastanesi apotek sykehus bakeriet verftet tomrerlauget snekkeriet ferreteros panificadora confitaria tecidos vinicola laticinios",
);
/** Words of other languages that end the names of organisations and nothing that English texts have: "Yıldız Lojistik". */
const foreignHeads = setOf(
  "metallbau stahlbau holzbau tiefbau hochbau fahrzeugbau anlagenbau werkzeugbau gartenbau heizungsbau gebaudetechnik haustechnik gebaudereinigung feinmechanik baumarkt treuhand immobilien versicherungen bakkerij slagerij bouw vastgoed hoveniers makelaars scheepswerf fisk bryggeri bageri rederi verksted verkstad snickeri entreprenad fastigheter eiendom akeri renhold lampo rakennus konepaja leipomo sahko kiinteistot kuljetus huolto lojistik insaat gida tekstil otomotiv nakliyat turizm sanayi ticaret mobilya cargas alimentos confeccoes calcados costruzioni trasporti arredamenti seimitsu kogyo denki seisakusho shoji kensetsu unyu sangyo seiki shokai sacco strojirny zavody stavby sanup jeonja geonseol verfahrenstechnik wasserbau waterbouw zaden redovisning fiskemottak asansor makina kahve serwis uslugi hromada rehabilitering regnskap transporte ferramentas ceramicas ceramiche metalurgica metalmeccanica konfekcja odziez dravo potraviny nabytek ablak epito szallitas vendeglo",
);
export const isForeignHead = (word: string): boolean => foreignHeads.has(word);

/** "Schlossverwaltung", "Isverk": ends of words that say what a firm does, where other languages write it in one. */
const compoundEnds =
  /\p{L}{3}(?:gartnerei|verwaltung|gesellschaft|backerei|fabrik|betriebe?|werke?|buro|technik|handel|schreinerei|giesserei|druckerei|brauerei|klinik|anstalt|versand|zentrum|verein|verband|werkstatte?n?|genossenschaft|bedrijf|bedrijven|werf|winkel|groep|verket?|laget|selskapet|bolaget|mottaket?|byra|sjukhuset?|sykehuset|stiftelsen)$/u;
const compounds = new Map<string, boolean>();
/** Of a folded word. */
export function isFirmCompound(word: string): boolean {
  if (word.length < 8) return false;
  let is = compounds.get(word);
  if (is === undefined) {
    if (compounds.size > 5000) compounds.clear();
    compounds.set(word, (is = compoundEnds.test(word)));
  }
  return is;
}
export const beginsOrganisation = (word: string): boolean => leading.has(word);

export const isLegalForm = (word: string): boolean => legal.has(word);
export const isOrganisationWord = (word: string): boolean => heads.has(word) || foreignHeads.has(word);
export const isStrongOrganisationWord = (word: string): boolean => strongHeads.has(word);
export const isStreetWord = (word: string): boolean => streets.has(word);

/** What stands alone, or before a number, after "at", "joined" or "left" and names no firm: "at Easter", "Gate 4". */
const neverAlone = setOf(
  "req ref ward vm voicemail message month quarter night noon work home school university college lunch breakfast dinner easter christmas army navy board directors trustees governors parliament congress church god mum dad head group building room team line level class year grade shift block unit floor hall zone area phase section part week day chapter item step batch page gate platform terminal bay desk station lane road street north south east west michaelmas lent hilary whitsun eid lockdown halloween english maths science art history geography music physics chemistry biology french german spanish jesus sundays saturdays fridays mondays tuesdays wednesdays thursdays mother father first love nobody somebody someone everyone everybody people management speed height pace age bed sleep reception",
);
export const namesNoFirm = (words: readonly string[]): boolean =>
  neverAlone.has(words[0]!) &&
  (words.length === 1 || (words.length === 2 && /^(?:\p{L}|\d+)$/u.test(words[1]!)));
