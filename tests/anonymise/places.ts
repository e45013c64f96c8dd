// Addresses and telephone numbers of twelve countries, as people write them. `#` is any digit, `%` one from 2 to 9, `@`
// any capital letter; words in braces are taken from the country's lists. Streets and towns are common ones, house
// numbers and the rest are drawn, so that no real person's address is meant.

export interface Country {
  readonly name: string;
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  /** One line. */
  readonly addresses: readonly string[];
  readonly phones: readonly string[];
  /** National identifiers of `ids.ts` that are used there. */
  readonly ids: readonly string[];
}

const list = (text: string): string[] => text.split(";").map((name) => name.trim());

export const countries: readonly Country[] = [
  {
    name: "United States",
    cities: list("Austin; Denver; Columbus; Raleigh; Tucson; Omaha; Portland; Milwaukee; Boise; Chattanooga"),
    streets: list(
      "Maple Avenue; Oak Street; 5th Street; Lakeview Drive; Elm Court; Sunset Boulevard; Birch Lane; N Main St; Willow Creek Rd; Peachtree Pl",
    ),
    addresses: [
      "{house} {street}, {city}, {state} #####",
      "{house} {street}, Apt #@, {city}, {state} #####",
      "{house} {street}, Suite ###, {city}, {state} #####-####",
      "PO Box ####, {city}, {state} #####",
      "{house} {street}, {city} {state} #####",
    ],
    phones: [
      "(%##) %##-####",
      "+1 %## %## ####",
      "%##-%##-####",
      "%##.%##.####",
      "+1 (%##) 555-01##",
      "1-%##-%##-####",
      "(%##) 555-01## ext. ###",
      "+1%##%######",
    ],
    ids: ["ssn"],
  },
  {
    name: "United Kingdom",
    cities: list("Leeds; Bristol; Norwich; Sheffield; Exeter; Dundee; Swansea; Reading; Durham; Lincoln"),
    streets: list(
      "High Street; Station Road; Church Lane; Victoria Terrace; Mill Hill; Kings Crescent; The Green; Albert Road; Rosebery Avenue; Castle Mews",
    ),
    addresses: [
      "{house} {street}, {city} @@# #@@",
      "Flat #, {house} {street}, {city}, @@## #@@",
      "{house}A {street}, {city}, @@# #@@, United Kingdom",
      "{house} {street}, {city} @## #@@",
    ],
    phones: [
      "+44 7### ######",
      "07### ######",
      "020 7### ####",
      "0113 4## ####",
      "+44 (0)20 7### ####",
      "07######### ",
      "+447#########",
    ],
    ids: ["nino"],
  },
  {
    name: "Germany",
    cities: list("Leipzig; Freiburg; Kassel; Bremen; Nürnberg; Rostock; Mainz; Dortmund; Augsburg; Potsdam"),
    streets: list(
      "Hauptstraße; Lindenallee; Bahnhofstr.; Goethestraße; Am Markt; Schillerplatz; Rosenweg; Gartenstraße; Alte Gasse; Kirchweg",
    ),
    addresses: [
      "{street} {house}, ##### {city}",
      "{street} {house}b, ##### {city}, Germany",
      "{street} {house}, D-##### {city}",
    ],
    phones: ["+49 151 #######", "0151 ########", "+49 (0)30 #######", "0341/#######", "+49 30 ########"],
    ids: ["steuerId"],
  },
  {
    name: "France",
    cities: list("Lyon; Nantes; Toulouse; Rennes; Dijon; Grenoble; Angers; Lille; Metz; Nîmes"),
    streets: list(
      "rue de la République; avenue Jean Jaurès; boulevard Voltaire; rue des Lilas; place du Marché; impasse des Peupliers; quai Saint-Michel; allée des Tilleuls; rue Pasteur; chemin Vert",
    ),
    addresses: [
      "{house} {street}, ##### {city}",
      "{house} bis {street}, ##### {city}, France",
      "{house}, {street}, ##### {city}",
    ],
    phones: ["+33 6 ## ## ## ##", "06 ## ## ## ##", "01.4#.##.##.##", "+33 (0)1 4# ## ## ##", "06########"],
    ids: ["nir"],
  },
  {
    name: "Spain",
    cities: list("Valencia; Zaragoza; Granada; Bilbao; Murcia; Oviedo; Córdoba; Salamanca; Vigo; Burgos"),
    streets: list(
      "Calle Mayor; Avenida de la Constitución; Calle del Sol; Plaza de España; Paseo del Prado; C/ Luna; Avda. Diagonal; Calle Real; Ronda Norte; Travesía del Río",
    ),
    addresses: [
      "{street} {house}, #º @, ##### {city}",
      "{street}, {house}, ##### {city}",
      "{street} {house}, ##### {city}, Spain",
    ],
    phones: ["+34 6## ### ###", "6## ## ## ##", "+34 91# ### ###", "91 ### ## ##"],
    ids: ["dni", "nie"],
  },
  {
    name: "Italy",
    cities: list("Bologna; Torino; Verona; Bari; Padova; Genova; Trieste; Perugia; Catania; Modena"),
    streets: list(
      "Via Roma; Corso Garibaldi; Piazza Dante; Viale Europa; Via dei Mille; Via Mazzini; Largo Augusto; Vicolo Stretto; Via San Marco; Via Verdi",
    ),
    addresses: ["{street} {house}, ##### {city}", "{street}, {house} - ##### {city} (@@)"],
    phones: ["+39 347 ### ####", "347 #######", "+39 06 #### ####", "051 ######"],
    ids: ["codiceFiscale"],
  },
  {
    name: "Netherlands",
    cities: list("Utrecht; Haarlem; Groningen; Eindhoven; Leiden; Arnhem; Breda; Zwolle; Delft; Maastricht"),
    streets: list(
      "Keizersgracht; Dorpsstraat; Kerkweg; Oude Gracht; Stationsplein; Molenlaan; Tulpstraat; Nieuwe Kade; Beukenhof; Lange Vest",
    ),
    addresses: ["{street} {house}, ####@@ {city}", "{street} {house}-#, #### @@ {city}, Netherlands"],
    phones: ["+31 6 ########", "06-########", "+31 20 ### ####", "020 ### ## ##"],
    ids: ["bsn"],
  },
  {
    name: "Poland",
    cities: list("Kraków; Gdańsk; Poznań; Wrocław; Lublin; Łódź; Szczecin; Katowice; Toruń; Rzeszów"),
    streets: list(
      "ul. Długa; ul. Kościuszki; al. Niepodległości; ul. Polna; os. Słoneczne; ul. Szewska; pl. Wolności; ul. Lipowa; ul. Ogrodowa; ul. Mickiewicza",
    ),
    addresses: ["{street} {house}/#, ##-### {city}", "{street} {house} m. #, ##-### {city}, Poland"],
    phones: ["+48 5## ### ###", "6## ### ###", "+48 22 ### ## ##", "5##-###-###"],
    ids: ["pesel"],
  },
  {
    name: "India",
    cities: list("Pune; Kochi; Jaipur; Chennai; Lucknow; Mysuru; Nagpur; Indore; Bhopal; Surat"),
    streets: list(
      "MG Road; Brigade Road; 4th Cross, Indiranagar; Park Street; Linking Road; Sector 21; Gandhi Nagar; Nehru Marg; Temple Street; Ring Road",
    ),
    addresses: [
      "Flat No. ###, {street}, {city} - 6#####",
      "{house}, {street}, {city} 5#####, India",
      "H.No. {house}/#, {street}, {city}-4#####",
    ],
    phones: ["+91 9#### #####", "+91-98########", "09#########", "97########"],
    ids: ["aadhaar", "pan"],
  },
  {
    name: "Brazil",
    cities: list(
      "Curitiba; Recife; Fortaleza; Belém; Goiânia; Campinas; Natal; Salvador; Florianópolis; Manaus",
    ),
    streets: list(
      "Rua das Flores; Avenida Paulista; Travessa do Sol; Rua XV de Novembro; Av. Brasil; Alameda Santos; Rua Augusta; Praça da Sé; Rua Bahia; Rua do Comércio",
    ),
    addresses: [
      "{street}, {house}, {city} - @@, #####-###",
      "{street}, {house}, apto ##, {city} - @@, CEP #####-###",
    ],
    phones: ["+55 11 9####-####", "(21) 9####-####", "(41) 3###-####", "+55 (81) 9####-####"],
    ids: ["cpf"],
  },
  {
    name: "Canada",
    cities: list(
      "Halifax; Calgary; Winnipeg; Ottawa; Regina; Kelowna; Moncton; Saskatoon; Hamilton; Sudbury",
    ),
    streets: list(
      "King Street West; Bloor St E; Jasper Avenue; Rideau Street; Robie St; Portage Ave; Granville Road; Pine Crescent; Lakeshore Blvd; Wellington Row",
    ),
    addresses: [
      "{house} {street}, {city}, ON @#@ #@#",
      "##-{house} {street}, {city}, AB @#@ #@#",
      "{house} {street}, Unit #, {city} NS @#@ #@#, Canada",
    ],
    phones: ["(%##) %##-####", "+1 %##-%##-####", "%## %## ####"],
    ids: ["sin"],
  },
  {
    name: "Australia",
    cities: list("Hobart; Geelong; Perth; Adelaide; Cairns; Newcastle; Bendigo; Darwin; Ballarat; Toowoomba"),
    streets: list(
      "George Street; Bourke St; Collins Parade; Railway Terrace; Beach Road; Flinders Ln; Wattle Grove; Banksia Close; Hay Street; Esplanade",
    ),
    addresses: ["{house} {street}, {city} NSW 2###", "Unit #/{house} {street}, {city} VIC 3###"],
    phones: ["+61 4## ### ###", "04## ### ###", "(02) 9### ####", "+61 2 9### ####"],
    ids: ["tfn"],
  },
];

export const states = list("TX; CO; OH; NC; AZ; NE; OR; WI; ID; TN; CA; NY");
