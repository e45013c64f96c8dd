// Where people of the unread part live and how they are rung up. In addresses " / " parts lines, which also stand in one
// line with commas; $n is a house, $s a street, $c a town, $r what stands with the town (a region, a postal code); in all
// of them # is a digit, % one from 2 to 9, @ a letter.
import type { Country } from "../drawn.ts";

const list = (text: string): string[] => text.split(", ");

export const countries: readonly Country[] = [
  {
    name: "United States",
    addresses: ["$n $s / $c, $r", "$n#% $s #%@ / $c, $r", "$n $s, Ste %## / $c $r"],
    streets: list(
      "Cottonwood Springs Rd, E Vermijo Ave, Larkspur Trace, 119th Pl SW, Old Sawmill Parkway, Brandywine Ct, Mesquite Loop, N Kedzie Avenue",
    ),
    towns: list(
      "Spokane|WA 992##, Amarillo|TX 791##, Dayton|OH 454##, Macon|GA 312##, Pueblo|CO 810##, Bangor|ME 044##, Lansing|MI 489##",
    ),
    phones: ["%1%-555-01##", "(%0%) 555 01##", "+1.%1%.555.01##", "1 %0% %## ####"],
    ids: ["ssn", "usLicence", "usPassport", "itin"],
  },
  {
    name: "United Kingdom",
    addresses: ["$n $s / $c $r", "$n@ $s / $c / $r", "Flat %#, Weaver House / $s / $c / $r"],
    streets: list(
      "Ravenscourt Gardens, Kirkgate, Pendle Rise, Canal Wharf, St Aldate's Mews, Hollin Bank, Cwm Road, Nethergate",
    ),
    towns: list(
      "Barnsley|S70 %@@, Wrexham|LL11 %@@, Paisley|PA1 %@@, Luton|LU2 %@@, Bury|BL9 %@@, Lisburn|BT28 %@@",
    ),
    phones: ["07%## ######", "+44 7%## ###%##", "0161 496 0###", "(0117) 496 0###"],
    ids: ["nino", "nhs"],
  },
  {
    name: "Canada",
    addresses: ["$n $s / $c, $r", "%##-$n $s / $c $r"],
    streets: list(
      "Rue Papineau, Kingsway Dr, 104 Avenue NW, Spadina Crescent E, Chemin Ste-Foy, Pembina Hwy",
    ),
    towns: list(
      "Saskatoon|SK S7K %@%, Sherbrooke|QC J1H %@%, Kelowna|BC V1Y %@%, Moncton|NB E1C %@%, Guelph|ON N1H %@%",
    ),
    phones: ["(%0%) 555-01##", "+1 %0%-555-01##"],
    ids: ["sin"],
  },
  {
    name: "Australia",
    addresses: ["$n $s / $c $r", "%/$n $s / $c $r", "Unit 1%, $n $s / $c, $r"],
    streets: list("Banksia Pde, Goodwood Road, Kookaburra Way, Lygon St, Ipswich Terrace, The Esplanade"),
    towns: list("Bendigo|VIC 355#, Cairns|QLD 487#, Wagga Wagga|NSW 265#, Bunbury|WA 623#, Hobart|TAS 70##"),
    phones: ["04## ### ###", "+61 4%# ### ###", "(07) 5550 ####"],
    ids: ["tfn", "medicare"],
  },
  {
    name: "Germany",
    addresses: ["$s $n / $r $c", "$s $n@ / $r $c"],
    streets: list(
      "Lindenallee, Am Alten Hafen, Goethestr., Zur Mühle, Bismarckplatz, Untere Gasse, Kastanienweg",
    ),
    towns: list("Kassel|341##, Rostock|180##, Heilbronn|740##, Görlitz|028##, Oldenburg|261##"),
    phones: ["+49 1%# #######", "01%#/#######", "0%%1 - ### ##%#", "+49 (0) 351 ######"],
    ids: ["steuerId"],
  },
  {
    name: "France",
    addresses: ["$n $s / $r $c", "$n bis $s / $r $c"],
    streets: list(
      "rue des Tanneurs, avenue Jean Jaurès, impasse du Moulin, boulevard Gambetta, quai de la Fosse, allée des Acacias",
    ),
    towns: list("Limoges|870##, Perpignan|660##, Brest|292##, Nancy|540##, Valence|260##"),
    phones: ["06 ## ## ## ##", "+33 7 ## ## ## ##", "05.##.##.##.##"],
    ids: ["nir"],
  },
  {
    name: "Spain",
    addresses: ["$s, $n / $r $c", "$s $n, %º @ / $r $c"],
    streets: list("Calle Serranos, Avda. de la Libertad, Paseo del Espolón, C/ Mayor, Plaza del Mercado"),
    towns: list("Gijón|332##, Cáceres|100##, Almería|040##, Vitoria-Gasteiz|010##, Lugo|270##"),
    phones: ["6## ### ###", "+34 7%# ## ## ##", "+34 9%# ### ###"],
    ids: ["dni", "nie"],
  },
  {
    name: "Italy",
    addresses: ["$s $n / $r $c", "$s, $n / $r $c"],
    streets: list(
      "Via Cavour, Corso Garibaldi, Viale dei Tigli, Piazza della Loggia, Via S. Lucia, Vicolo Corto",
    ),
    towns: list("Brescia|251##, Lecce|731##, Ferrara|441##, Udine|331##, Perugia|061##"),
    phones: ["3%# ### ####", "+39 3## #######", "+39 0%% ######"],
    ids: ["codiceFiscale"],
  },
  {
    name: "Netherlands",
    addresses: ["$s $n / $r $c", "$s $n-% / $r $c"],
    streets: list("Oudegracht, Wilhelminalaan, Kerkstraat, Zeedijk, Hortensiapad, Burg. de Raadtsingel"),
    towns: list("Zwolle|80## @@, Breda|48## @@, Leeuwarden|89## @@, Almere|13## @@, Venlo|59## @@"),
    phones: ["06-########", "+31 6 #### ####", "038 - ### ####"],
    ids: ["bsn"],
  },
  {
    name: "Poland",
    addresses: ["ul. $s $n / $r $c", "ul. $s $n m. % / $r $c"],
    streets: list("Kościuszki, Młyńska, Piotrkowska, Lipowa, Żwirki i Wigury, Polna"),
    towns: list("Olsztyn|10-###, Rzeszów|35-###, Toruń|87-###, Kielce|25-###"),
    phones: ["5%# ### ###", "+48 6%# ### ###", "+48 (22) ### ## ##"],
    ids: ["pesel"],
  },
  {
    name: "India",
    addresses: ["No. $n, $s / $c - $r", "Flat %0%, Shanti Enclave / $s / $c $r", "Plot $n, $s / $c, $r"],
    streets: list("Race Course Road, Gandhi Nagar 3rd Cross, Anna Salai, Sector 21, MG Marg, Tilak Road"),
    towns: list("Coimbatore|6410##, Nashik|4220##, Guwahati|7810##, Kochi|6820##, Ludhiana|1410##"),
    phones: ["+91 9#### #####", "98%#######", "+91-8%########", "0%%-2#######"],
    ids: ["aadhaar", "pan"],
  },
  {
    name: "Brazil",
    addresses: ["$s, $n / $c - $r", "$s, $n, apto ## / $c - $r"],
    streets: list(
      "Rua das Laranjeiras, Av. Sete de Setembro, Travessa do Ouvidor, Rua XV de Novembro, Alameda Santos",
    ),
    towns: list("Londrina|PR 860##-###, Niterói|RJ 240##-###, Natal|RN 590##-###, Uberlândia|MG 384##-###"),
    phones: ["(%1) 9%###-####", "+55 %1 9####-####"],
    ids: ["cpf"],
  },
  {
    name: "Sweden",
    addresses: ["$s $n / $r $c", "$s $n, lgh 1%0% / $r $c"],
    streets: list("Storgatan, Björkvägen, Hamngatan, Södra Kyrkogatan, Ringvägen"),
    towns: list("Västerås|72# ##, Umeå|90# ##, Kalmar|39# ##, Borås|50# ##"),
    phones: ["070-### ## ##", "+46 73 ### ## ##", "08-%## ## ##"],
    ids: ["personnummer"],
  },
  {
    name: "South Africa",
    addresses: ["$n $s / $c / $r", "Unit %, $n $s / $c, $r"],
    streets: list("Jan Smuts Ave, Voortrekker Street, Protea Close, Long Street, Umgeni Rd"),
    towns: list("Polokwane|0699, East London|5201, Bloemfontein|9301, Pietermaritzburg|3201"),
    phones: ["07% ### ####", "+27 8% ### ####", "(011) %## ####"],
    ids: ["southAfricanId"],
  },
  {
    name: "Nigeria",
    addresses: ["$n $s / $c", "$n, $s / $c, $r", "Block %, Flat ##, $s / $c"],
    streets: list("Awolowo Road, Adeniyi Jones Avenue, Okpara Street, Ring Road, Bode Thomas Street"),
    towns: list("Enugu|Enugu State, Ibadan|Oyo State, Abeokuta|Ogun State, Jos|Plateau State"),
    phones: ["080########", "+234 80% ### ####", "0803 ### ####"],
    ids: ["passport"],
  },
];

/** Towns that stand alone. */
export const towns: readonly string[] = list(
  "Antwerp, Gothenburg, Medellín, Aarhus, Kraków, Porto, Tampere, Salzburg, Lyon, Da Nang, Cebu City, Kumasi, Kisumu, Addis Ababa, Mombasa, Amman, Izmir, Shiraz, Sapporo, Busan, Chengdu, Penang, Colombo, Guadalajara, Rosario, Thessaloniki, Ljubljana, Lviv, Plovdiv, Lausanne, Tucson, Milwaukee, Halifax, Leeds, Cork, Wellington",
);
