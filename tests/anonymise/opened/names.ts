// Names of the opened part by the groups of the other parts. The rare ones are uncommon, spelt in another way than usual or
// made up after the manner of the group; about every third name that is drawn is one of them.
import { type NameGroup, names } from "../drawn.ts";

export const nameGroups: Readonly<Record<string, NameGroup>> = {
  english: {
    given: names(
      "Susannah, Malcolm, Charlotte, Geoffrey, Imogen, Stuart, Felicity, Duncan, Hazel, Toby, Verity, Ian, Lorna, Miles, Jodie, Grant",
      "Evangelyn, Osgar, Wynflaed, Thaddeon, Isolda-Mae, Caradock, Morwenya, Bexley-Rose",
    ),
    family: names(
      "Barraclough, Stanhope, Winterbourne, Marsh, Tindall, Cartwright, Peel, Ashworth, Nuttall, Rowntree, Page, Gilchrist, Hale, Lockwood, Mabey, Winslow",
      "Pennithorne, Crowhurstley, Blenkarnsop, Trevarrick, Ollerenshawe, Hexton-Gray, Saltmarshe, Wigglesmere",
    ),
    familyFirst: 0,
  },
  africanAmerican: {
    given: names(
      "Tanisha, Andre, Imani, Terrence, Jasmine, Malik, Denise, Reggie, Alicia, Isaiah, Tiana, Curtis, Brianna, Xavier, Yolanda, Jalen",
      "Kezmarae, Trevontay, Ja'Niyah, Quintessa, Delroyce, Sharavia, Marquelle, Tarvaris",
    ),
    family: names(
      "Booker, Sykes, Pinckney, Cunningham, Rollins, Benton, Grier, Mosley, Vaughn, Fields, Lattimore, Coles, Hightower, Ragland, Dorsey, Bell",
      "Wrencher, Batisteau, Cottonham, Dunnaway, Pressley-Hines, Okorosky, Lovelady-Tate, Strawbridger",
    ),
    familyFirst: 0,
  },
  iberian: {
    given: names(
      "Alejandra, Paulo, Consuelo, Sergio, Mariana, Esteban, Graça, Raúl, Leticia, Fábio, Ximena, Hernán, Teresa, Bruno, Itziar, Lucas",
      "Gorka-Luis, Aitanara, Filomeno, Yaretzel, Leontina, Ubaldino, Nerearis, Tarsila",
    ),
    family: names(
      "Carvalho, Zamora, Ibáñez, Teixeira, Montoya, Freire, Robles, Aguirre, Tavares, Echeverría, Rosales, Pacheco, Domínguez Vega, Neves, Urrutia, Salcedo",
      "Arzallaga, Peñafort, do Amaralho, Zurbaqueta, Villaseñorez, Ixcoy, Beloqui-Sanz, Mourisqueiro",
    ),
    familyFirst: 0,
  },
  french: {
    given: names(
      "Amandine, Gilles, Pauline, Cédric, Véronique, Hugo, Élodie, Patrice, Anne-Sophie, Mathieu, Sylvie, Florian, Brigitte, Antoine, Manon, Didier",
      "Ségolinde, Evrardin, Mélusiane, Donatin, Oriande, Théophraste, Armelline, Nolwaine",
    ),
    family: names(
      "Faure, Blanchet, Mercier, Tremblay, Renaud, Picard, Delorme, Aubry, Giroux, Masson, Charpentier, Lachance, Roussel, Bertin, Lemoine, Pelletier",
      "Kergoatin, de Brissaude, Loubeyrac, Estevenoux, Quintaillac, Vandenboscq, Prud'hommeau, Hallégouet",
    ),
    familyFirst: 0,
  },
  germanDutch: {
    given: names(
      "Katharina, Dirk, Jolanda, Rainer, Ilse, Maarten, Petra, Florian, Saskia, Uwe, Carolin, Hendrik, Birgit, Ruud, Lena, Holger",
      "Wendelgard, Sjoukje-Anna, Leberecht, Ottokarl, Aaltjen, Siebrand, Hiltrudis, Berendina",
    ),
    family: names(
      "Schuster, van Dijk, Krämer, Bakker, Neumann, de Wit, Pohl, Hendriks, Baumgartner, Smit, Falk, Dijkstra, Engel, Mulders, Sommer, ten Have",
      "Knobelsdorfer, van der Zwaagstra, Ueberhorst, Schimmelpfennich, Boogaardts, Quakernaat, Wöhrmeyer, Niewiadomsky",
    ),
    familyFirst: 0,
  },
  nordic: {
    given: names(
      "Astrid, Lars, Kaisa, Magnus, Gunnhild, Olli, Signe, Jesper, Hildur, Ville, Karin, Rune, Riikka, Bjarne, Elin, Aksel",
      "Tyrihild, Ahtisaar, Sölvina, Ingvildur, Roarik, Veikkani, Þórkatla, Ebbalin",
    ),
    family: names(
      "Lindgren, Aalto, Pedersen, Hagen, Virtanen, Sjöberg, Rasmussen, Berg, Korhonen, Einarsson, Holm, Strand, Koskinen, Nygaard, Blom, Ólafsdóttir",
      "Gyllenhammarin, Skjærvold, Pölönoja, Tjälldén, Brattbakken, Øverlien, Kivikankaanpää, Hrafnkelsdóttir",
    ),
    familyFirst: 0,
  },
  slavic: {
    given: names(
      "Agnieszka, Pavel, Iryna, Dragan, Magdalena, Tomáš, Svetlana, Marek, Jelena, Andriy, Beata, Nikola, Olena, Lukáš, Vesna, Krzysztof",
      "Wielisława, Ostapko, Zdenislava, Chwalibóg, Radunka, Myroslavets, Blahomil, Ognjanka",
    ),
    family: names(
      "Nowicka, Melnyk, Svoboda, Jovanović, Kowalczyk, Ivanova, Černý, Babić, Pawlak, Tkachenko, Urban, Georgieva, Sikora, Lysenko, Kučera, Zieliński",
      "Szczęsnowicz, Perebyinis, Vrchotický, Hadžimuratović, Oczkowicz, Zubrytska, Šťavnický, Mrvaljević",
    ),
    familyFirst: 0,
  },
  greekItalian: {
    given: names(
      "Chiara, Giorgos, Paola, Nikos, Antonella, Dimitra, Matteo, Eleni, Salvatore, Katerina, Davide, Angeliki, Enrico, Maria Grazia, Lefteris, Silvia",
      "Ersiliana, Theopisti, Calogerino, Evanthios, Smeraldina, Lykourgia, Oronzino, Faidrania",
    ),
    family: names(
      "Conti, Papadakis, Rinaldi, Economou, Gallo, Nikolaidis, Caruso, Galanis, Moretti, Vasileiou, Costa, Di Stefano, Fontana, Kotsis, Serra, Makris",
      "Squarcialupi, Hatziantonakis, Bragadinelli, Tsoukaladakis, Lo Monacone, Sfakianoudis, Zampighini, Pipergias",
    ),
    familyFirst: 0,
  },
  turkishPersian: {
    given: names(
      "Elif, Reza, Zeynep, Hamid, Pınar, Navid, Selin, Arash, Burcu, Mehrdad, Derya, Cem, Nasrin, Onur, Leila, Barış",
      "Aybükehan, Keykhosro, Sırmanur, Jamshidan, Ecegül, Tirdadan, Göksunaz, Mahbanou",
    ),
    family: names(
      "Kılıç, Ahmadi, Demirtaş, Karimi, Şahin, Nazari, Korkmaz, Ebrahimi, Uysal, Rostami, Güler, Amini, Bulut, Shirazi, Arslan, Mohammadpour",
      "Taşkıranoğlu, Golpayeganian, Çobanyıldız, Khajehnouri, Akpınarlı, Sarabandi-Fard, Yağmurdereli, Etezadian",
    ),
    familyFirst: 0,
  },
  arabic: {
    given: names(
      "Layla, Omar, Huda, Karim, Reem, Samir, Nadia, Fadi, Iman, Rashid, Maha, Tarek, Zainab, Youssef, Dina, Marwan",
      "Shurooqa, Mu'tasem, Hasnaaya, Dhafir, Abderrahim, Ghaydaa, Usaimah, Nawwaf-Ali",
    ),
    family: names(
      "Farouk, Al-Amin, Khoury, Belhaj, Saleh, Al-Harbi, Bishara, Toumi, Qasim, El Idrissi, Rahal, Ayoub, Al-Sayed, Berrada, Hijazi, Barakat",
      "Al-Ghurairi, Benchekrouni, Abu Zneid, Oulhadjine, Al-Dhaheriya, Zerroukat, Ibn Sfaxi, Qutteineh",
    ),
    familyFirst: 0,
  },
  southAsian: {
    given: names(
      "Aishwarya, Rohan, Kavya, Sanjay, Fatima, Nikhil, Pooja, Zubair, Radhika, Manoj, Sadia, Gaurav, Ishani, Bilal, Sneha, Aditya",
      "Thilagarani, Jaspinder, Anuvrata, Rukshala, Vaishnavan, Parameet, Nilufera, Sohraabjit",
    ),
    family: names(
      "Banerjee, Nair, Malhotra, Perera, Qureshi, Joshi, Reddy, Begum, Sinha, Bhatt, Shrestha, Ahmed, Menon, Gill, Agarwal, Jayasuriya",
      "Thiruvengadathan, Bhattarcharya, Kuruppuarachchi, Dastidaran, Lokhandwallah, Ghosalkar-Rane, Panigrahy, Sardesaikar",
    ),
    familyFirst: 0,
  },
  chinese: {
    given: names(
      "Mei, Jun, Xinyi, Wei-Ting, Yifan, Ka Yan, Bowen, Lingling, Zihan, Hui Min, Pengfei, Shu-Fen, Tao, Wing Sze, Yuxuan, Rong",
      "Zhaoqing, Hoi Ching, Yuanchu, Muqiao, Pui Kwan, Chengyao, Ssu-Yin, Xuanwei",
    ),
    family: names(
      "Chen, Wong, Lin, Zhou, Ng, Liu, Chan, Wu, Sun, Ho, Liang, Teo, Yang, Cao, Fung, Shi",
      "Ouyangzi, Tsuei, Hwangbo-Li, Chiukit, Sitou, Ngaiwan, Tanuwong, Dongfangli",
    ),
    familyFirst: 0.4,
  },
  japaneseKorean: {
    given: names(
      "Yuki, Hiroshi, Min-jung, Kaori, Seung-ho, Akira, Ji-hye, Satoshi, Mika, Joon-ho, Rie, Kazuya, So-yeon, Tomoko, Hyun-woo, Emi",
      "Sumireko, Bitna-ra, Tamakichi, Haneul-bi, Gorouta, Ye-byeol, Ibukiyo, Mi-reuk",
    ),
    family: names(
      "Yamamoto, Park, Sato, Choi, Kobayashi, Lim, Inoue, Han, Mori, Cho, Ueda, Jeon, Sakai, Oh, Takeda, Hwang",
      "Kamikawaji, Jegalin, Tsukumozuka, Namgoonghan, Ichinoseki, Hwangbok, Yomogihara, Sabongji",
    ),
    familyFirst: 0.3,
  },
  southeastAsian: {
    given: names(
      "Linh, Agus, Rowena, Niran, Putri, Duc, Farah, Jomar, Mai, Hendra, Chanida, Azlan, Kim Ngan, Teodoro, Ratna, Sokha",
      "Jhonalyn, Wirawanto, Pimchanokwan, Bopharath, Tuyetlan, Hafizuddeen, Mayumida, Dzulkarnaen",
    ),
    family: names(
      "Le, Wijaya, Reyes, Suwannarat, Hoang, Abdullah, Mercado, Saputra, Bui, Srisai, Aquino, Hartono, Lopez Tan, Keo, Zulkifli, Do",
      "Panyarachunthorn, Hutasoiten, Magbanuaya, Tongpraserts, Ngo-Thi, Sumulongga, Wan Zaharuddin, Chhoeungsak",
    ),
    familyFirst: 0.15,
  },
  westAfrican: {
    given: names(
      "Amara, Kwame, Blessing, Sekou, Akosua, Chukwudi, Aminata, Tunde, Efua, Moussa, Nneka, Femi, Adwoa, Lamine, Ifeoma, Yaw",
      "Oreofeoluwa, Nhyirabakor, Zikorachi, Demba-Yoro, Selasie-Ama, Boluwatiwi, Tchalim, Aduke-Rolake",
    ),
    family: names(
      "Okafor, Addo, Sesay, Adeyemi, Appiah, Koné, Obi, Touré, Osei, Nnamdi, Bangura, Afolabi, Darko, Sow, Chukwu, Amoah",
      "Onyekachukwuma, Agbemenyah, Fofanakoro, Olatunbosunmi, Badjiekeh, Nkrumah-Tei, Ekpenyongi, Zannouvi",
    ),
    familyFirst: 0,
  },
  eastAfrican: {
    given: names(
      "Wangari, Dawit, Amina, Brian, Saba, Kiprono, Zainabu, Elias, Njeri, Samatar, Mulugeta, Asha, Patience, Tadele, Nakato, Musa",
      "Chelangati, Birhanemeskel, Nyamekyo, Uwimbabazi, Ifrahan, Lokwangiro, Tsigereda, Mukisanna",
    ),
    family: names(
      "Njoroge, Alemu, Onyango, Hussein, Wanjala, Desta, Kipchoge, Nakimuli, Ali, Mutiso, Tesfamariam, Achola, Omondi, Habimana, Kariuki, Yusuf",
      "Lemelekuyan, Woldesenbetu, Nyirahabimana, Ssekandigo, Barasango, Guleidhe, Chemutaiya, Mwaikambole",
    ),
    familyFirst: 0,
  },
};
