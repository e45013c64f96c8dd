// Twenty countries: how telephone numbers, addresses and towns are written there. Numbers are from the ranges that
// regulators keep for fiction, where there are such. In a pattern # is a digit, % one of 2 to 9, @ a capital, N the number
// of a house, S a street, C a town. A street is a whole one, a town one of the country or of nowhere.

export interface Country {
  readonly name: string;
  readonly phones: readonly string[];
  readonly addresses: readonly string[];
  readonly streets: readonly string[];
  readonly cities: readonly string[];
}

const country = (
  name: string,
  phones: string,
  addresses: string,
  streets: string,
  cities: string,
): Country => {
  const list = (text: string): string[] => text.split("; ");
  return {
    name,
    phones: list(phones),
    addresses: list(addresses),
    streets: list(streets),
    cities: list(cities),
  };
};

export const countries: readonly Country[] = [
  country(
    "the United States",
    "(%1%) 555-01##; %0%-555-01##; +1 %1% 555 01##; 1-%0%-555-01##; +1.%1%.555.01##; %1%.555.01##; +1 (%0%) 555-01## ext. %#",
    "N S, C, OR 97###; N S, Apt. %@, C, TX 75###; N S, Unit %#, C, Ohio 44###; N S, C OH 44###-#%##",
    "Juniper Hollow Road; NW Flanders St; W. Sycamore Ave; Old Mill Ln; Kettle Creek Drive; East 14th Street; Martin Luther King Jr. Blvd; County Road 12",
    "Beaverton; Plano; Akron; Marlow Springs; Chattanooga; West Fennimore; Bend; Paris",
  ),
  country(
    "the United Kingdom",
    "020 7946 0###; +44 20 7946 0###; 07700 900###; +44 7700 900###; (01632) 960###; +44 (0)1632 960###; 0044 7700 900###; 0117 496 0###",
    "N S, C BS6 %@@; Flat %, N S, C, LS8 %@@; N S, C, EH# %@@; The Old Forge, S, C SA4% %@@",
    "Cotham Brow; Harehills Lane; Marchmont Crescent; Lower Tilling Road; St Mary's Mews; Heol y Bont; Fishergate; Station Approach",
    "Bristol; Leeds; Edinburgh; Kirkby Withen; Swansea; Nether Tolland; Inverness; Bath",
  ),
  country(
    "Canada",
    "(%1%) 555-01##; +1 %0%-555-01##; %1%-555-01##",
    "N S, C, ON M%@ %@%; %##-N S, C (QC) H%@ %@%; N S, C BC V%@ %@%",
    "Spadina Crescent; Rue Saint-Hubert; Larkspur Way; Bay Street; Chemin du Lac-Noir; Portage Avenue",
    "Guelph; Trois-Rivières; Kelowna; Port Lessard; Saskatoon; Moncton",
  ),
  country(
    "Germany",
    "030 23125 ###; +49 30 23125 ###; 0176 0406 90##; (089) 99998 ###; +49 (0)221 4710 ###; 0049 40 66969 ###; 0171/392 00##",
    "S N, 50### C; S Na, D-28### C; S N, 04### C, Germany; S N / 2. OG, 80### C",
    "Ehrenstraße; Am Alten Sportplatz; Lindenallee; Osterdeich; Karl-Liebknecht-Str.; Unter den Weiden",
    "Köln; Bremen; Leipzig; Oberwiesenthal an der Lohe; Mannheim; Schwäbisch Hall",
  ),
  country(
    "France",
    "01 99 00 ## ##; +33 1 99 00 ## ##; 06 39 98 ## ##; +33 (0)6 39 98 ## ##; 04.65.71.##.##; 0033 2 61 91 ## ##",
    "N S, 69### C; N bis S, 44### C; N, S, 33### C, France; N S, bâtiment %, 31### C",
    "rue des Tanneurs; avenue du Général-Leclerc; quai de la Fosse; impasse des Mimosas; boulevard Gambetta; place du Marché-Neuf",
    "Lyon; Nantes; Bordeaux; Saint-Ambroix-sur-Loue; Toulouse; Montferrand-le-Vieux",
  ),
  country(
    "Spain",
    "91 % ## ## ##; +34 6%# ### ###; 6%# ## ## ##; +34 93 %## ## ##; 0034 6%# ### ###",
    "S N, 3º B, 41### C; S, N, 28### C; S N, 46### C, Spain",
    "Calle del Olivar; Avda. de la Constitución; Paseo de Gracia; C/ Alcalde Móstoles; Plaza Mayor; Ronda de los Tejares",
    "Sevilla; Madrid; Valencia; Villar del Romeral; Córdoba; Gijón",
  ),
  country(
    "Italy",
    "06 6988 ####; +39 02 5830 ####; 347 %## ####; +39 33% %######; 055/21 ## ##",
    "S N, 40### C (BO); S, N - 20### C; S N/a, 00### C, Italy",
    "Via dei Giardini; Corso Garibaldi; Piazza San Marco; Viale della Repubblica; Via XX Settembre; Strada Vecchia",
    "Bologna; Milano; Roma; Montalto Ligure; Perugia; Bari",
  ),
  country(
    "the Netherlands",
    "020 %## ####; +31 6 %### ####; 06-%#######; +31 (0)30 %## ## ##; 010-%######",
    "S N, 1017 @@ C; S N-II, 3511 @@ C; S N, 9711 @@ C, The Netherlands",
    "Prinsengracht; Oudegracht; Nieuwe Ebbingestraat; Willem de Zwijgerlaan; Hoge Rijndijk; Molenpad",
    "Amsterdam; Utrecht; Groningen; Oosterwoldinge; Leiden; Breda",
  ),
  country(
    "Sweden",
    "08-465 004 ##; 070-174 06 ##; +46 70 174 06 ##; +46 (0)31 390 06 ##",
    "S N, 113 ## C; S N A, 412 ## C; S N, SE-753 ## C",
    "Odengatan; Södra Vägen; Kungsängsgatan; Björkbacken; Stora Nygatan; Hamngatan",
    "Stockholm; Göteborg; Uppsala; Norrbyås; Umeå; Malmö",
  ),
  country(
    "Poland",
    "+48 22 %## ## ##; 5%# ### ###; +48 6%# ### ###; (12) %## ## ##",
    "ul. S N/%, 31-### C; ul. S N m. %, 00-### C; S N, 80-### C, Poland",
    "Długa; Piotrkowska; Marszałkowska; Wierzbowa; Świętego Jana; Lipowa",
    "Kraków; Warszawa; Gdańsk; Stare Ługowo; Wrocław; Łódź",
  ),
  country(
    "India",
    "+91 9%### #####; 0%#-2%## ####; 9%########; +91-8%#-#######; 080 4%## ####; +91 (22) 6%## ####",
    "Flat %0%, S, C - 5600##; N, S, C 4000##; H.No. N/%, S, C, Telangana 5000##; Plot No. N, S, C – 6000##",
    "12th Main, Indiranagar; Linking Road, Bandra West; Road No. 3, Banjara Hills; 4th Cross Street, Besant Nagar; Sector 21, HSR Layout; Pali Hill",
    "Bengaluru; Mumbai; Hyderabad; Chennai; Pune; Nagercoil",
  ),
  country(
    "Nigeria",
    "+234 80% ### ####; 080% ### ####; 0701 %## ####; +234-1-%##-####",
    "N S, C, Lagos State; Plot N, S, C; N, S, C, Nigeria",
    "Admiralty Way; Awolowo Road; Gimbiya Street; Adetokunbo Ademola Crescent; Allen Avenue; Ring Road",
    "Lekki; Ikoyi; Abuja; Ibadan; Enugu; Port Harcourt",
  ),
  country(
    "Kenya",
    "+254 7%# ######; 07## ### ###; 020 %### ###; +254 (0)20 %## ####",
    "P.O. Box N-00100, C; N S, C; S, P.O. Box 4%##, C",
    "Ngong Road; Moi Avenue; Argwings Kodhek Road; Kenyatta Highway; Riverside Drive; Oginga Odinga Street",
    "Nairobi; Kisumu; Eldoret; Mombasa; Nyeri; Nakuru",
  ),
  country(
    "Brazil",
    "(11) 9%###-####; +55 11 9%###-####; (21) 3%##-####; +55 (31) 9%### ####; 0800 %## ####",
    "S, N - C - SP, 013##-###; S, N, ap. %#, C, RJ; S, nº N, C – MG, 301##-##0",
    "Rua das Palmeiras; Avenida Paulista; Rua Barão de Itapetininga; Travessa do Ouvidor; Av. Afonso Pena; Alameda Santos",
    "Campinas; Niterói; Belo Horizonte; São José da Boa Vista; Recife; Curitiba",
  ),
  country(
    "Mexico",
    "+52 55 %### ####; (33) %### ####; 55-%###-####; +52 1 81 %### ####",
    "S N, Col. Centro, 06### C; S #N, C, Jal. 44###; S No. N, C, Mexico 64###",
    "Calle Hidalgo; Av. Insurgentes Sur; Calle 5 de Mayo; Av. Chapultepec; Calle Independencia; Calzada del Valle",
    "Ciudad de México; Guadalajara; Monterrey; San Lucas Tepetla; Puebla; Mérida",
  ),
  country(
    "Australia",
    "(02) 5550 ####; 0491 570 ###; +61 491 570 ###; +61 3 7010 ####; 1800 160 4##",
    "N S, C NSW 20##; %/N S, C VIC 30##; Unit %, N S, C QLD 40##",
    "Wattle Street; Brunswick Road; Given Terrace; The Esplanade; Ironbark Court; Bondi Road",
    "Newtown; Coburg; Paddington; Wollandra Heights; Fremantle; Hobart",
  ),
  country(
    "Japan",
    "03-%###-####; +81 3 %### ####; 090-%###-####; +81-90-%###-####",
    "%-1%-N S, C 150-00##; %-%-N S, C, Japan; 〒530-00## C, S %-%",
    "Jingumae; Umeda; Nishiki; Higashiyama-cho; Motomachi; Sakae",
    "Shibuya-ku, Tokyo; Kita-ku, Osaka; Nagoya; Kyoto; Yokohama; Sapporo",
  ),
  country(
    "China",
    "+86 10 %### ####; 138 #### ####; +86 139 #### ####; 021-6### ####; 0086-755-8### ####",
    "Room %0%, N S, C 2000##; N S, Haidian District, C; No. N, S, C, China",
    "Huaihai Middle Road; Zhongguancun South Street; Binhe Avenue; Nanjing East Road; Jiefang Road; Tianhe North Road",
    "Shanghai; Beijing; Shenzhen; Guangzhou; Chengdu; Xi'an",
  ),
  country(
    "the United Arab Emirates",
    "+971 50 %## ####; 04 3## ####; +971-4-%##-####; 050 %######",
    "Villa N, S, C; Apartment %0%, S, C, UAE; P.O. Box N##, S, C",
    "Al Wasl Road; Sheikh Zayed Road; Hamdan Bin Mohammed Street; Corniche Road; Jumeirah Beach Road; Al Khaleej Street",
    "Dubai; Abu Dhabi; Sharjah; Al Ain; Ajman; Ras Al Khaimah",
  ),
  country(
    "South Africa",
    "+27 82 %## ####; 021 %## ####; 083 %## ####; +27 (0)11 %## ####",
    "N S, C, 8001; Unit %, N S, C 21##; N S, C, Gauteng, 00##",
    "Kloof Street; Jan Smuts Avenue; Voortrekker Road; Florida Road; Protea Lane; Church Street",
    "Cape Town; Randburg; Durban; Pretoria; Gqeberha; Stellenbosch",
  ),
];

/** Towns by themselves: known ones, and ones that are nowhere. Some are names of people or words. */
export const towns = (
  "Lisbon; Glasgow; Boston; Cork; Antwerp; Hanoi; Lagos; Manila; Tbilisi; Rotterdam; Denver; Phoenix; Kyiv; Zürich; Nairobi; " +
  "Jackson; Houston; Austin; Santiago; Salvador; Reading; Nice; Sydney; Florence; Adelaide; Wellingford Cross; Port Amaris; " +
  "Dunmere; Lake Tahini Shores; San Isidro del Monte"
).split("; ");
