// Where people of the unseen part live and how they are rung up. In addresses " / " parts lines, which also stand in one
// line with commas; $n is a house, $s a street, $c a town, $r what stands with the town (a region, a postal code); in all
// of them # is a digit, % one from 2 to 9, @ a letter.
import type { Country } from "../drawn.ts";

const country = (
  name: string,
  addresses: readonly string[],
  streets: string,
  towns: string,
  phones: readonly string[],
): Omit<Country, "ids"> => ({
  name,
  addresses,
  streets: streets.split(", "),
  towns: towns.split(", "),
  phones,
});

export const countries: readonly Omit<Country, "ids">[] = [
  country(
    "United States",
    ["$n $s / $c, $r", "$n $s, Apt. %@ / $c, $r", "$n#% $s / Unit ## / $c, $r", "P.O. Box 1### / $c, $r"],
    "Juniper Ridge Road, W Larpenteur Ave, Old Mill Pike, Quarry Hollow Ln, Sycamore Bend Dr, NE 43rd Street, Tuscarora Blvd, Peachwood Ct, Lakota Trail, Grand Concourse, County Road 14, S Halsted St",
    "Duluth|MN 558##, Chattanooga|TN 374##, Boise|ID 837##, Schenectady|NY 123##, Tuscaloosa|AL 354##, Yonkers|NY 107##, Fort Collins|CO 805##, Gary|IN 464##, Las Cruces|NM 880##, Bethesda|MD 208##",
    ["(%1%) 555-01##", "%0%-555-01##", "+1 %1% 555 01##", "%0%.%##.####", "1-%0%-%##-####", "(%0%)%##-####"],
  ),
  country(
    "United Kingdom",
    ["$n $s / $c / $r", "Flat %, $n $s / $c / $r", "The Old Forge / $s / $c / $r"],
    "Gladstone Terrace, Mafeking Road, Brunswick Crescent, Tanners Row, Upper Clapgate, Heol Las, Bothwell Street, Cutlers Close, Albion Mews, Dyke Lane, Sefton Park Road, Minnow Way",
    "Huddersfield|HD1 %@@, Dundee|DD2 %@@, Swansea|SA1 %@@, Grimsby|DN31 %@@, Ipswich|IP4 %@@, Stockport|SK3 %@@, Derry|BT48 %@@, Truro|TR1 %@@",
    [
      "07700 900###",
      "+44 7700 900 ###",
      "+44 (0)1632 960###",
      "01632 960 ###",
      "0044 7911 ######",
      "020 7946 0###",
    ],
  ),
  country(
    "Ireland",
    ["$n $s / $c / Co. $r", "Apt %, $n $s / $c / $r"],
    "Ballinacurra Road, Fr Griffin Road, Sráid an Droichid, Castle Avenue, The Paddocks, Summerhill North, Marlfield Drive",
    "Tralee|Kerry, Athlone|Westmeath, Drogheda|Louth, Ennis|Clare V95 %@##, Letterkenny|Donegal F92 %@##",
    ["087 %## ####", "+353 86 %## ####", "(01) %## ####", "+353 (0)21 %## ####"],
  ),
  country(
    "Germany",
    ["$s $n / $r $c", "$s $n a / D-$r $c", "$s $n, 4. OG / $r $c"],
    "Amselweg, Bismarckstraße, Karl-Liebknecht-Str., Am Alten Güterbahnhof, Schillerplatz, Hinter der Mauer, Nordring, Gerbergasse, Lange Zeile",
    "Bielefeld|336##, Chemnitz|091##, Osnabrück|490##, Freiburg im Breisgau|791##, Rostock|180##, Castrop-Rauxel|445##",
    ["0151 2#######", "+49 170 #######", "+49 (0)5251 ######", "0341/######", "030 - 44 ## ## ##"],
  ),
  country(
    "France",
    ["$n, $s / $r $c", "$n bis $s / $r $c", "$n $s / Bât. C / $r $c Cedex"],
    "rue des Tanneurs, avenue Jean Jaurès, impasse du Moulin, boulevard Gambetta, chemin des Écoliers, quai de la Fosse, place Saint-Bruno, allée des Cèdres",
    "Clermont-Ferrand|630##, Limoges|870##, Brest|292##, Perpignan|660##, Besançon|250##, Villeurbanne|691##",
    ["06 ## ## ## ##", "+33 7 ## ## ## ##", "+33 (0)4 73 ## ## ##", "02.98.##.##.##"],
  ),
  country(
    "Spain",
    ["$s, $n / $r $c", "$s $n, 2º izq. / $r $c", "$s nº $n, 4º B / $r $c"],
    "Calle del Olivo, Avda. de la Constitución, Paseo de los Almendros, C/ San Bernardo, Ronda de Segovia, Carrer de Mallorca, Plaza del Trigo, Travesía de la Luna",
    "Zaragoza|500##, Gijón|332##, Murcia|300##, Vigo|362##, Cádiz|110##, Lleida|250##",
    ["6## ### ###", "+34 6## ## ## ##", "91 ### ## ##", "+34 976 ### ###"],
  ),
  country(
    "Italy",
    ["$s $n / $r", "$s, $n/A - int. 6 / $r"],
    "Via Garibaldi, Viale dei Platani, Corso Vercelli, Piazza delle Erbe, Vicolo Stretto, Via XX Settembre, Lungotevere Testaccio, Via del Pozzo",
    "Bergamo|241## Bergamo (BG), Lecce|731## Lecce (LE), Trieste|341## Trieste (TS), Perugia|061## Perugia PG, Parma|431## Parma",
    ["347 #######", "+39 333 ### ####", "+39 040 ######", "051/######"],
  ),
  country(
    "Netherlands",
    ["$s $n / $r $c", "$s $n-II / $r $c"],
    "Prinsengracht, Beatrixlaan, Wilgenstraat, Nieuwe Kerkhof, Van Speijkstraat, Molenpad, Churchillplein, Oude Haven",
    "Groningen|97## AB, Zwolle|80## KL, Haarlem|20## RT, Eindhoven|56## GD, Delft|26## ZN",
    ["06-########", "+31 6 ########", "020 - ### ## ##", "+31 (0)50 ### ####"],
  ),
  country(
    "Sweden",
    ["$s $n / $r $c", "$s $nB, lgh 1202 / SE-$r $c"],
    "Björkvägen, Storgatan, Kungsholms Strand, Trädgårdsgatan, Lilla Torget, Kyrkogatan, Hornsgatan, Backavägen",
    "Umeå|903 ##, Norrköping|602 ##, Kiruna|981 ##, Växjö|352 ##, Gävle|803 ##",
    ["070-### ## ##", "+46 73 ### ## ##", "+46 (0)8 ### ## ##", "0470-## ## ##"],
  ),
  country(
    "Poland",
    ["$s $n/1# / $r $c", "$s $n m. % / $r $c"],
    "ul. Kościuszki, ul. Długa, al. Niepodległości, os. Słoneczne, ul. Polna, plac Wolności, ul. 3 Maja, ul. Mickiewicza",
    "Lublin|20-###, Bydgoszcz|85-###, Rzeszów|35-###, Gdynia|81-###, Łódź|90-###",
    ["601 ### ###", "+48 512 ### ###", "+48 22 ### ## ##", "(22) ### ## ##"],
  ),
  country(
    "Brazil",
    ["$s, $n / $c - $r", "$s, $n - Apto. 1#% / Bairro Santa Tereza / $c – $r"],
    "Rua das Acácias, Av. Getúlio Vargas, Travessa do Carmo, Alameda Santos, Rua Barão de Itapetininga, Rua XV de Novembro, Estrada da Gávea",
    "Curitiba|PR 80###-###, Recife|PE CEP 50###-###, Belo Horizonte|MG 30###-###, Manaus|AM 69###-###, Campinas|SP 13###-###",
    ["(11) 9####-####", "+55 81 9####-####", "(41) 3###-####", "+55 (31) 9 ####-####"],
  ),
  country(
    "India",
    [
      "$n, $s / $c - $r",
      "Flat No. %0%, Sai Residency / $s / $c $r",
      "H. No. 4-##/%, $s / Near Water Tank / $c – $r",
    ],
    "MG Road, 3rd Cross Street, Nehru Nagar, Linking Road, Sector 22-B, Kalyan Nagar 2nd Main, Rash Behari Avenue, Anna Salai, Tilak Marg",
    "Coimbatore|6410##, Nagpur|4400##, Lucknow|2260##, Kochi|6820##, Bhubaneswar|7510##, Indore|4520##",
    ["+91 98### #####", "97########", "+91-80-2#######", "0141-2######", "(+91) 99### ###%#"],
  ),
  country(
    "Nigeria",
    ["$n $s / $c", "No. $n, $s, off Airport Road / $c", "Plot 1##, $s / $r / $c"],
    "Adeniran Street, Ogui Road, Bode Thomas Street, Awolowo Way, Ahmadu Bello Crescent, Aba-Owerri Road, Allen Avenue",
    "Enugu|GRA Phase 2, Ibadan|Bodija, Kano|Nassarawa, Port Harcourt|Trans-Amadi, Benin City|Ugbowo",
    ["0803 ### ####", "+234 706 ### ####", "0813#######", "+234 (0)1 ### ####"],
  ),
  country(
    "Kenya",
    ["P.O. Box 1###-$r / $c", "$s, House No. ## / $c", "P. O. Box ##% – $r, $c"],
    "Kenyatta Avenue, Moi Drive, Ngong Road, Jogoo Road, Oginga Odinga Street, Kimathi Lane",
    "Nakuru|20100, Eldoret|30100, Kisumu|40100, Thika|01000, Nyeri|10100",
    ["0722 ######", "+254 733 ### ###", "0711-######", "+254 20 ### ####"],
  ),
  country(
    "China",
    [
      "Room %0%, No. $n $s / $r District / $c",
      "$n $s, Building %, Unit 3 / $r District, $c 2#####",
      "No. $n, Lane ##%, $s / $r / $c, 5#####",
    ],
    "Zhongshan Road, Jianshe Bei Lu, Renmin Xi Lu, Huaihai Zhong Road, Xueyuan Street, Jiefang Avenue, Hongqi Lu",
    "Suzhou|Gusu, Chengdu|Wuhou, Wuhan|Hongshan, Hangzhou|Xihu, Shenyang|Heping, Qingdao|Shinan",
    ["138 #### ####", "+86 139 #### ####", "+86 186########", "010-8### ####", "(0571) 8### ####"],
  ),
  country(
    "Japan",
    [
      "%-1#-% $s, $r-ku / $c ###-####",
      "$s %-%-## / $r-ku / $c 5##-00##",
      "Haitsu Sakura ##%, %-% $s / $r-ku, $c / 〒1##-00##",
    ],
    "Honmachi, Sakuragaoka, Minami-Aoyama, Asahi-cho, Takasago, Kitahorie",
    "Osaka|Naniwa, Nagoya|Naka, Fukuoka|Chuo, Sapporo|Kita, Sendai|Aoba",
    ["090-####-####", "+81 80 #### ####", "03-3###-####", "+81-(0)6-####-####"],
  ),
  country(
    "South Korea",
    ["$n, $s / $r-gu / $c 0####", "10%-1#0%, Hyundai Apt., $n $s / $r-gu, $c"],
    "Dongil-ro, Samseong-ro 14-gil, Olympic-daero, Yeonhui-ro, Gwangbok-ro, Hannuri-daero",
    "Busan|Haeundae, Daegu|Suseong, Incheon|Bupyeong, Gwangju|Buk, Daejeon|Yuseong",
    ["010-####-####", "+82 10 #### ####", "02-###-####", "+82-51-###-####"],
  ),
  country(
    "Australia",
    ["$n $s / $c $r", "Unit %, $n $s / $c $r", "%/$n $s / $c, $r", "PO Box 1## / $c $r"],
    "Wattle Grove, Kookaburra Street, Macquarie Parade, Swanston Lane, Boundary Rd, The Esplanade, Collins Ct",
    "Ballarat|VIC 335#, Toowoomba|QLD 435#, Wollongong|NSW 250#, Fremantle|WA 616#, Launceston|TAS 725#",
    ["04## ### ###", "+61 4## ### ###", "(03) 5550 ####", "+61 2 7010 ####"],
  ),
  country(
    "Canada",
    ["$n $s / $c, $r", "%0%-$n $s / $c, $r", "$n $s, Suite 1## / $c $r", "R.R. #% / $c, $r"],
    "Ogilvie Drive, rue Sherbrooke Ouest, Kingsway Ave, Barrington Street, Portage Avenue, 17 Ave SW, chemin Sainte-Foy",
    "Saskatoon|SK S7K #@#, Moncton|NB E1C #@#, Kelowna|BC V1Y #@#, Sherbrooke|QC J1H #@#, Thunder Bay|ON P7B #@#",
    ["(506) %##-####", "+1 306-%##-####", "%0% %## ####", "1 (250) %##-####"],
  ),
  country(
    "South Africa",
    ["$n $s / $r / $c / %00#", "Unit %, Protea Court / $n $s / $r, $c, 2###", "PO Box ## / $c / 6###"],
    "Voortrekker Road, Nelson Mandela Drive, Jacaranda Street, Long Kloof Rd, Bree Street, Kerkstraat",
    "Bloemfontein|Universitas, Durban|Umbilo, Polokwane|Bendor, Gqeberha|Walmer, Kimberley|Hadison Park",
    ["082 ### ####", "+27 73 ### ####", "(011) ### ####", "+27 (0)31 ### ####"],
  ),
  country(
    "Turkey",
    ["$s No: $n D: % / $r / $c", "Cumhuriyet Mah. $s No:$n/% / 3#### $r / $c", "$s $n, Kat 3 / 06### $r/$c"],
    "Atatürk Cad., Menekşe Sok., 1423. Sokak, Bağdat Caddesi, Gül Sokağı, İnönü Bulvarı",
    "İzmir|Karşıyaka, Ankara|Çankaya, Bursa|Nilüfer, Antalya|Muratpaşa, İstanbul|Kadıköy",
    ["0532 ### ## ##", "+90 542 ### ## ##", "(0232) ### ## ##", "+90 312 ### ####"],
  ),
];

/** Anywhere. */
export const towns =
  "Valparaíso, Ghent, Tartu, Da Nang, Kumasi, Mombasa, Porto, Bergen, Graz, Cluj-Napoca, Tbilisi, Guadalajara, Winnipeg, Wellington, Reykjavik, Doha, Penang, Cebu City, Accra, Kigali, Belfast, Leipzig, Grenoble, Rosario, Pune, Lahore, Chittagong, Sarajevo, Tampere, Milwaukee".split(
    ", ",
  );
