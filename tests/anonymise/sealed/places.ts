// Where people of the sealed part live and how they are rung up. In addresses " / " parts lines, which also stand in one
// line with commas; $n is a house, $s a street, $c a town, $r what stands with the town (a region, a postal code); in all
// of them # is a digit, % one from 2 to 9, @ a letter.
export interface Country {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly streets: readonly string[];
  /** "town|$r of it". */
  readonly towns: readonly string[];
  readonly phones: readonly string[];
  /** Its identifiers, by the kinds of drawId. */
  readonly ids: readonly string[];
}

const list = (text: string): string[] => text.split(", ");
const country = (
  name: string,
  addresses: string,
  streets: string,
  towns: string,
  phones: string,
  ids = "",
): Country => ({
  name,
  addresses: addresses.split("; "),
  streets: list(streets),
  towns: list(towns),
  phones: phones.split("; "),
  ids: ids === "" ? [] : list(ids),
});

export const countries: readonly Country[] = [
  country(
    "United States",
    "$n $s / $c, $r; %#$n $s, Apt %@ / $c, $r; P.O. Box %## / $c, $r",
    "Juniper Hollow Dr, W Fillmore St, Sycamore Blvd, Lantern Lane, SE 43rd Ave, County Road 12, Harvest Moon Way",
    "Boise|ID 837##, Toledo|OH 436##, Fresno|CA 937##, Duluth|MN 558##, Knoxville|TN 379##, Providence|RI 029##",
    "(%1%) 555-01##; %0%.555.01##; +1 (%1%) 555-01##; %0%-555-01## ext. %##",
    "ssn, usLicence, usPassport, itin",
  ),
  country(
    "United Kingdom",
    "$n $s / $c / $r; Flat %, $n $s / $c $r; The Old Forge / $s / $c / $r",
    "Mill Lane, Albion Terrace, Queensway, Pottergate, Heol Fawr, Cowley Rd, Beech Grove",
    "Doncaster|DN4 %@@, Perth|PH2 %@@, Swansea|SA1 %@@, Norwich|NR3 %@@, Derby|DE22 %@@",
    "07700 900###; +44 7700 900 ###; 020 7946 0###; +44 (0)113 496 0###; 01632 960 ###",
    "nino, nhs",
  ),
  country(
    "Ireland",
    "$n $s / $c / $r; Apt %, Block @ / $s / $c / $r",
    "Father Mathew Quay, Rathmines Park, Bóthar na Trá, Sundrive Road, Main Street",
    "Galway|H91 %@##, Cork|T12 @%##, Limerick|V94 %@##, Dublin 8|D08 %@##",
    "085 ### ####; +353 86 ### ####; (01) 4## ####",
  ),
  country(
    "Canada",
    "$n $s / $c $r; 1%-$n $s / $c, $r",
    "Barrington St, Boulevard Laurier, Eglinton Ave W, Fraser Highway, Osborne Street",
    "Winnipeg|MB R3L %@%, Hamilton|ON L8P %@%, Laval|QC H7N %@%, Victoria|BC V8V %@%",
    "(%0%) 555-01##; +1 %0% 555 01##; 1-%1%-555-01##",
    "sin",
  ),
  country(
    "Australia",
    "$n $s / $c $r; U% $n $s / $c $r",
    "Wattletree Rd, Parramatta Rd, Magpie Court, Hay Street, Brighton Pde",
    "Ballarat|VIC 335#, Townsville|QLD 481#, Fremantle|WA 616#, Newcastle|NSW 230#",
    "04## ### ###; +61 4## ### ###; (03) 5550 ####",
    "tfn, medicare",
  ),
  country(
    "New Zealand",
    "$n $s / $c $r; %/$n $s / $c $r",
    "Tamaki Drive, Cuba Street, Papanui Road, Kauri Terrace, Te Rapa Rd",
    "Hamilton|320#, Dunedin|901#, Tauranga|311#, Napier|411#",
    "021 ### ####; +64 27 ### ####; (04) 3## ####",
  ),
  country(
    "Germany",
    "$s $n / $r $c; $s $n, Hinterhaus / $r $c",
    "Schillerstraße, An der Bleiche, Gartenweg, Hauptstr., Birkenallee, Münsterplatz",
    "Erfurt|990##, Bremen|281##, Ulm|890##, Chemnitz|091##, Münster|481##",
    "0151 #######%; +49 170 #######; 0%%1/######; +49 (0)40 ######",
    "steuerId",
  ),
  country(
    "Austria",
    "$s $n/%/1% / $r $c; $s $n / $r $c",
    "Mariahilfer Straße, Bahnhofstraße, Schönbrunner Allee, Feldgasse, Domplatz",
    "Graz|80##, Linz|40##, Innsbruck|60##, Wien|10%0",
    "0664 #######; +43 676 ### ####; 01 / %## ## ##",
  ),
  country(
    "Switzerland",
    "$s $n / $r $c; $s $n / CH-$r $c",
    "Seefeldstrasse, Rue du Rhône, Lindenweg, Via Nassa, Kirchgasse",
    "Winterthur|840#, Biel|250#, Lugano|690#, Sion|195#",
    "079 ### ## ##; +41 78 ### ## ##; 044 %## ## ##",
    "ahv",
  ),
  country(
    "France",
    "$n, $s / $r $c; $n $s / Bât. @ / $r $c",
    "rue des Lilas, avenue Foch, place du Marché, chemin des Vignes, cours Lafayette",
    "Angers|490##, Reims|511##, Toulon|831##, Grenoble|380##, Amiens|800##",
    "07 ## ## ## ##; +33 6 ## ## ## ##; 02.##.##.##.##",
    "nir",
  ),
  country(
    "Belgium",
    "$s $n / $r $c; $s $n bus % / $r $c",
    "Veldstraat, Chaussée de Wavre, Koningin Astridlaan, Rue Haute, Molenweg",
    "Gent|90#0, Namur|500#, Leuven|30#0, Liège|40#0",
    "0475 ## ## ##; +32 49# ## ## ##; 02 %## ## ##",
  ),
  country(
    "Netherlands",
    "$s $n / $r $c; $s $n-@ / $r $c",
    "Prinsengracht, Stationsplein, Van Goghlaan, Lange Nieuwstraat, Dorpsweg",
    "Arnhem|68## @@, Tilburg|50## @@, Haarlem|20## @@, Deventer|74## @@",
    "06 %# ## ## ##; +31 6 %#######; 030-%######",
    "bsn",
  ),
  country(
    "Spain",
    "$s, $n, %º izq. / $r $c; $s $n / $r $c",
    "Calle del Olmo, Av. de América, Ronda de Toledo, Carrer de Sants, Plaza Nueva",
    "Murcia|300##, Pamplona|310##, Tarragona|430##, Salamanca|370##",
    "6## ## ## ##; +34 6## ### ###; 9%% ### ###",
    "dni, nie",
  ),
  country(
    "Portugal",
    "$s, $n, %.º Dto. / $r $c; $s $n / $r $c",
    "Rua do Almada, Avenida da Boavista, Travessa das Flores, Largo do Rato",
    "Coimbra|30#0-###, Braga|47#0-###, Setúbal|29#0-###, Évora|70#0-###",
    "91% ### ###; +351 96# ### ###; 21% ### ###",
  ),
  country(
    "Italy",
    "$s $n / $r $c; $s, $n int. % / $r $c",
    "Via dei Mille, Viale Monza, Piazza Dante, Via Nazionale, Strada Maggiore",
    "Trieste|341##, Modena|411##, Salerno|841##, Ancona|601##",
    "34% #######; +39 33% ### ####; 051 ######",
    "codiceFiscale",
  ),
  country(
    "Poland",
    "ul. $s $n/%# / $r $c; ul. $s $n / $r $c",
    "Długa, Słowackiego, Wiejska, Jana Pawła II, Ogrodowa",
    "Lublin|20-###, Szczecin|70-###, Katowice|40-###, Białystok|15-###",
    "60% ### ###; +48 5## ### ###; +48 %## ## ## ##",
    "pesel",
  ),
  country(
    "Czech Republic",
    "$s $n / $r $c; $s $n/% / $r $c",
    "Vinohradská, Masarykova, Na Příkopě, Husova, Lidická",
    "Brno|602 ##, Ostrava|702 ##, Olomouc|779 ##, Plzeň|301 ##",
    "60% ### ###; +420 77% ### ###",
  ),
  country(
    "Greece",
    "$s $n / $r $c; $s $n / $c $r",
    "Ermou, Leoforos Alexandras, Egnatia, Kifisias Ave, Tsimiski",
    "Patras|26# ##, Larissa|41# ##, Heraklion|71# ##, Volos|38# ##",
    "69% ### ####; +30 69## ######; +30 21# ### ####",
  ),
  country(
    "Turkey",
    "$s No: $n/% / $r $c; $s No:$n D:% / $c",
    "Atatürk Caddesi, Gül Sokak, Cumhuriyet Bulvarı, Lale Sk., İstiklal Mah. Çınar Sok.",
    "Bursa|16###, Konya|42###, Antalya|07###, Eskişehir|26###",
    "0532 ### ## ##; +90 54# ### ## ##; (0212) %## ## ##",
    "tckn",
  ),
  country(
    "Sweden",
    "$s $n@ / $r $c; $s $n, 1 tr / $r $c",
    "Drottninggatan, Kungsvägen, Skolgatan, Nygatan, Stora Torget",
    "Örebro|70# ##, Lund|22# ##, Gävle|80# ##, Sundsvall|85# ##",
    "073-### ## ##; +46 70 %## ## ##; 0%# - ## ## ##",
    "personnummer",
  ),
  country(
    "Finland",
    "$s $n @ % / $r $c; $s $n / $r $c",
    "Mannerheimintie, Koivukuja, Hämeenkatu, Rantatie, Kirkkokatu",
    "Oulu|90###, Turku|20###, Jyväskylä|40###, Lahti|15###",
    "040 ### ####; +358 50 ### ####; 09 %## ###",
    "hetu",
  ),
  country(
    "Norway",
    "$s $n / $r $c; $s $n B / $r $c",
    "Storgata, Kirkeveien, Fjellgata, Bryggen, Solbakken",
    "Bodø|80##, Stavanger|40##, Drammen|30##, Tromsø|90##",
    "9## ## ###; +47 4## ## ###; 22 ## ## ##",
  ),
  country(
    "India",
    "1%/$n, $s / $c - $r; Flat No. %0%, Sai Residency / $s / $c $r; H.No. $n-%, $s / $c, $r",
    "Jubilee Hills Road No. 10, Salt Lake Sector V, Residency Road, Vasant Vihar, Station Road, 4th Block Jayanagar",
    "Jaipur|3020##, Mysuru|5700##, Indore|4520##, Vadodara|3900##, Lucknow|2260##",
    "+91 %#### #####; 9%########; +91-7%########; 0%%-4#######",
    "aadhaar, pan",
  ),
  country(
    "Pakistan",
    "House $n, $s / $c $r; $n-B, $s / $c",
    "Street 12, Gulberg III, Shahrah-e-Faisal, Jail Road, Satellite Town",
    "Lahore|54###, Multan|60###, Quetta|87###, Peshawar|25###",
    "0300-#######; +92 33# #######; 042-35######",
  ),
  country(
    "Brazil",
    "$s, $n / Centro / $c - $r; $s, $n, ap. %## / $c - $r",
    "Rua Augusta, Av. Paulista, Rua da Aurora, Rua Marechal Deodoro, Avenida Beira-Mar",
    "Campinas|SP 130##-###, Recife|PE 500##-###, Joinville|SC 892##-###, Goiânia|GO 740##-###",
    "(%1) 9####-####; +55 %1 9%###-####; (%1) 3###-####",
    "cpf",
  ),
  country(
    "Mexico",
    "$s $n / Col. Roma Norte / $r $c; $s No. $n-% / $r $c",
    "Calle Hidalgo, Av. Insurgentes Sur, Privada de los Pinos, Blvd. Díaz Ordaz, Calzada Independencia",
    "Puebla|720##, Mérida|970##, León|370##, Querétaro|760##",
    "55 #### ####; +52 33 #### ####; (222) ### ## ##",
  ),
  country(
    "South Africa",
    "$n $s / $c / $r; %# $s, Unit $n / $c $r",
    "Jacaranda Road, Church Street, Commissioner St, Marine Drive, Oxford Road",
    "Kimberley|8301, George|6529, Durban|4001, Nelspruit|1200",
    "08% ### ####; +27 7% ### ####; (021) %## ####",
    "southAfricanId",
  ),
  country(
    "Nigeria",
    "$n $s / $c / $r; Plot $n, $s / $c, $r",
    "Herbert Macaulay Way, Allen Avenue, Aba Road, Ahmadu Bello Way, Admiralty Road",
    "Port Harcourt|Rivers State, Kaduna|Kaduna State, Benin City|Edo State, Owerri|Imo State",
    "0813 ### ####; +234 70# ### ####; 090########",
  ),
  country(
    "Kenya",
    "$s, House $n / P.O. Box %## - 00%00 / $c; P.O. Box $n#-$r / $c",
    "Ngong Road, Kenyatta Avenue, Moi Drive, Riverside Lane",
    "Nakuru|20100, Eldoret|30100, Thika|01000, Nyeri|10100",
    "0722 ######; +254 71# ######; 011# ######",
  ),
  country(
    "Philippines",
    "$n $s / Brgy. San Antonio / $c $r; Unit %0# Tower @, $s / $c $r",
    "Mabini St., Aurora Boulevard, Rizal Avenue Ext., Katipunan Ave",
    "Iloilo City|5000, Baguio|2600, Pasig City|1605, Davao City|8000",
    "0917 ### ####; +63 92# ### ####; (02) 8### ####",
  ),
  country(
    "Japan",
    "%-1%-$n $s / $c $r; $n-%-1 $s / $c / $r",
    "Honcho, Sakuragaoka, Minami-machi, Kita-Aoyama, Tenjin",
    "Sendai|980-00##, Kanazawa|920-08##, Nagoya|460-00##, Hiroshima|730-00##",
    "090-####-####; +81 80 #### ####; 03-%###-####",
  ),
  country(
    "Singapore",
    "Blk $n $s, Unit 0%-1## / $c $r; $n $s / $c $r",
    "Ang Mo Kio Ave 3, Serangoon Road, Tampines St 21, Jurong West Street 52",
    "Singapore|56####, Singapore|32####",
    "9### ####; +65 8### ####; 6%## ####",
    "nric",
  ),
  country(
    "South Korea",
    "$n, $s / $c $r; %0%-1%0#, $n $s / $c $r",
    "Teheran-ro, Dongdaemun-gil, Haeundae-ro, Sejong-daero",
    "Seoul|06###, Daegu|41###, Incheon|21###, Gwangju|61###",
    "010-####-####; +82 10 #### ####; 02-%##-####",
    "rrn",
  ),
];

/** Towns that stand alone. */
export const towns: readonly string[] = list(
  "Bratislava, Malmö, Valparaíso, Odense, Gdynia, Faro, Rovaniemi, Klagenfurt, Bordeaux, Hue, Zamboanga, Takoradi, Arusha, Mekelle, Zanzibar, Irbid, Adana, Tabriz, Kobe, Daejeon, Xiamen, Johor Bahru, Kandy, Graz, Mendoza, Rhodes, Zagreb, Odesa, Varna, Basel, Omaha, Savannah, Regina, Hull, Sligo, Christchurch",
);
