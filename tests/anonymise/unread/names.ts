// Names of the unread part by the groups of the other parts: about 25 first and 25 last ones a group. The rare ones are
// uncommon, spelt in another way than usual or made up after the manner of the group.
import { type NameGroup, names } from "../drawn.ts";

export const nameGroups: Readonly<Record<string, NameGroup>> = {
  english: {
    given: names(
      "Gillian, Trevor, Bethany, Alistair, Rosalind, Clive, Tamsin, Gareth, Philippa, Desmond, Harriet, Rupert, Leanne, Barnaby, Marjorie, Neville, Tabitha",
      "Elspet, Jocasta, Peregrin, Merryl, Corwen, Thirzah, Lorcan-James, Ottiwell",
    ),
    family: names(
      "Hargreaves, Pemberton, Whitlock, Ashdown, Culshaw, Thackeray, Redfern, Loxley, Birtwistle, Dunmore, Fairhurst, Kitchener, Ormerod, Sugden, Wainwright, Holloway, Beckford",
      "Quennelby, Tregurtha, Oldroyde, Featherstonhaughe, Pigot-Smythe, Yarwell, Skeffing, Cholmonde",
    ),
    familyFirst: 0,
  },
  africanAmerican: {
    given: names(
      "Latrice, Deshawn, Keisha, Tyrell, Shanelle, Marquis, Tamika, Darnell, Ebony, Jermaine, Nakia, Rasheed, Monique, Lamont, Aaliyah, Cedric, Kiara",
      "Jaquavis, Shaunteria, Dayvion, LaQuandra, Tyquise, Zanaya, Kenyarda, DeMontae",
    ),
    family: names(
      "Gaines, Whitfield, Broadnax, Tolliver, Merriweather, Battle, Witherspoon, Hairston, Pettway, Mayfield, Ruffin, Gadsden, Bolden, Cheeks, Leverette, Dantzler, Womack",
      "Tisdaley, Fulwoode, Brunsen, Gatlinburgh, Yarbroe, Spruiell, Hickerbee, McClammy",
    ),
    familyFirst: 0,
  },
  iberian: {
    given: names(
      "Rocío, Iker, Montserrat, Joaquim, Inês, Gonzalo, Marisol, Thiago, Pilar, Ramón, Beatriz, Nuno, Lorena, Emiliano, Xiomara, Vicente, Catarina",
      "Maialen, Eztizen, Oriolle, Dulcinéia, Yurizan, Wenceslau, Iratxo, Nahiely",
    ),
    family: names(
      "Bustamante, Figueiredo, Zubiría, Cordero, Monteiro, Villalobos, Quiroga, Sepúlveda, Barbosa, Ochoa, Pinheiro, Escobar, Arregui, Peralta, Valadares, Cárdenas, Lacerda",
      "Etxarri, Goyenetxe, Sotomaior, Urbistondo, del Prado Ruiz, Caçador, Tzompantle, Mendibil",
    ),
    familyFirst: 0,
  },
  french: {
    given: names(
      "Maëlle, Thibault, Solène, Bastien, Ghislaine, Yannick, Margaux, Loïc, Clémence, Fabrice, Odile, Aurélien, Sandrine, Rémi, Jean-Baptiste, Corinne, Noémie",
      "Thierrick, Tiphène, Gwénola, Aubéric, Lilwenn, Philibert, Euphrasie, Kilyann",
    ),
    family: names(
      "Bouchard, Chevallier, Delacourt, Garnier, Lemaître, Poirier, Rousselle, Tessier, Vasseur, Marchand, Guillot, Péronnet, Besnard, Cormier, Thériault, Gagnon, Desrochers",
      "Le Bihannic, Quéméneur, d'Escalonne, Fauconnet-Leroux, Hirigoyenne, Kerbrat, Oustric, Zwingelle",
    ),
    familyFirst: 0,
  },
  germanDutch: {
    given: names(
      "Annegret, Torsten, Liesbeth, Wouter, Heike, Joost, Sabine, Detlef, Marieke, Bram, Ulrike, Jürgen, Femke, Sander, Gudrun, Matthias, Anouk",
      "Wiebrich, Tjaardo, Sieglinda, Ewoud-Jan, Gesche, Lüder, Roswijn, Femmigje",
    ),
    family: names(
      "Brinkmann, Hoekstra, Kessler, van der Velde, Reinhardt, Oosterhuis, Dietrich, de Graaf, Lindemann, Verhoeven, Böttcher, Kuipers, Schreiber, Ziegler, Hofstede, Vogelsang, Terpstra",
      "Grötzschel, van 't Wout, Hülskamp, Poelgeest, Kwakkelaar, Dörnbach, Ostendarp, zu Rhein",
    ),
    familyFirst: 0,
  },
  nordic: {
    given: names(
      "Sigrid, Torbjörn, Maarit, Eskil, Solveig, Jukka, Ragnhild, Anders, Tuuli, Håkon, Birgitta, Mikkel, Inger, Pekka, Freyja, Stian, Annika",
      "Ylvali, Øysteinn, Eerolf, Signýja, Vårin, Jormund, Tyrfing, Aamunda",
    ),
    family: names(
      "Bergström, Halvorsen, Lehtonen, Kristoffersen, Nyqvist, Mäkinen, Sandvik, Ekholm, Thorvaldsen, Rantanen, Söderlund, Mortensen, Haugland, Laaksonen, Dahlberg, Guðmundsdóttir, Kjeldsen",
      "Fagerskiöld, Ytterøy, Kuoppamäki, Brønnum, Stjernquist, Åsgrav, Vestergrein, Hjälmrud",
    ),
    familyFirst: 0,
  },
  slavic: {
    given: names(
      "Zuzanna, Bogdan, Ludmila, Radek, Snežana, Grzegorz, Oksana, Miroslav, Halina, Vojtěch, Danuta, Yevhen, Katarína, Zoran, Jadwiga, Timur, Milica",
      "Świętosław, Dobrawa, Bratislavka, Ljupčo, Zlatunela, Vsevolad, Gorazd, Mścisława",
    ),
    family: names(
      "Wiśniewska, Kovalenko, Dvořáček, Petrović, Zając, Shevchuk, Horváthová, Milošević, Grabowski, Sokolov, Jelínek, Marković, Krawczyk, Bondarenko, Novotná, Stojanovski, Lisowska",
      "Trzebiatowski, Przygodzka, Hrdličkový, Zhmerynsky, Ščepanov, Wójtasik, Bezpalko, Krčmárik",
    ),
    familyFirst: 0,
  },
  greekItalian: {
    given: names(
      "Eleftheria, Gaetano, Ornella, Stavros, Fiorella, Vasilis, Donatella, Spyros, Carmela, Panagiotis, Loredana, Thanos, Ilaria, Kostas, Raffaele, Despina, Nunzia",
      "Ermenulfo, Kalliroe, Fortunatella, Anaximene, Zefirino, Polytimi, Baldassarra, Aristomenis",
    ),
    family: names(
      "Papanikolaou, Bellandi, Karagiannis, Ferraro, Mavridis, Colombo, Theodorakis, Esposito, Vlachos, Pellegrini, Anagnostou, Marchetti, Zografos, De Santis, Bianchetti, Stamatis, Lo Presti",
      "Chatzimichalaki, Quattropani, Xenoudakos, Dell'Orefice, Tzavellaris, Sbraccianti, Kourkoumelas, Bevilaqua",
    ),
    familyFirst: 0,
  },
  turkishPersian: {
    given: names(
      "Aylin, Kaveh, Nilüfer, Bahram, Gülşen, Dariush, Şebnem, Kamran, Yasemin, Behzad, Tuğba, Farhad, Özlem, Shirin, Serkan, Azadeh, Volkan",
      "Bengüsu, Ardavan, Ilgımnur, Mahyasa, Çağhan, Tahmoores, Öykünaz, Sepanta",
    ),
    family: names(
      "Karahan, Moradi, Çelikkaya, Rahimzadeh, Özdemir, Tavakoli, Yıldırım, Jalali, Aksoy, Hosseinpour, Gündoğdu, Farrokhzad, Polat, Sadeghi, Erdoğmuş, Khosravi, Tekin",
      "Büyükçınar, Ghaffarnejad, Şahbudak, Mirshekari, Uğurtaş, Zandiyeh, Kösemihal, Daneshjoo",
    ),
    familyFirst: 0,
  },
  arabic: {
    given: names(
      "Rania, Walid, Salma, Tariq, Hanan, Bilal, Noura, Ziad, Amal, Hisham, Dalal, Mazen, Sawsan, Anwar, Lubna, Yahya, Ghada",
      "Ruqayyat, Qusaim, Tumader, Abderraouf, Shahdat, Muhannadi, Lujainah, Dhirar",
    ),
    family: names(
      "Al-Khatib, Haddad, Benslimane, El-Masri, Nasser, Bouzid, Al-Otaibi, Shaheen, Kassab, Mansour, Ben Youssef, Zaydan, Al-Jabri, Sabbagh, Hamdan, Cherkaoui, Darwish",
      "Abu Ghazal, Al-Muhairbi, Belmokhtari, Qabbanji, El Fassiyi, Touahria, Bin Suroorh, Zghayer",
    ),
    familyFirst: 0,
  },
  southAsian: {
    given: names(
      "Priyanka, Arvind, Deepika, Suresh, Nandini, Faisal, Meenakshi, Rajesh, Sunita, Harpreet, Anjali, Vikram, Lakshmi, Imran, Kavitha, Tenzin, Shabnam",
      "Chandrayi, Yuvanesh, Ilakkiya, Mrinmayee, Thamizhan, Gurnihal, Dilrukshan, Oviyaa",
    ),
    family: names(
      "Raghunathan, Chatterjee, Bhatnagar, Gunawardena, Deshpande, Siddiqui, Venkatesh, Kulkarni, Dhillon, Mukherjee, Pillai, Rahman, Thapa, Choudhary, Iyengar, Sandhu, Wickramasinghe",
      "Kunjithapatham, Bhowmick-Roy, Edirisooriyan, Valluripalli, Ghuman Brar, Zaveriwala, Maharajanwal, Nambisanth",
    ),
    familyFirst: 0,
  },
  chinese: {
    given: names(
      "Xiaoling, Jianguo, Meihua, Zhiwei, Yulan, Haoran, Siu Fong, Kai-Wen, Lihua, Guoqiang, Ruoxi, Weimin, Jiahui, Tsz Kin, Minghao, Peizhen, Chia-Ling",
      "Quanzhen, Xueqiao, Yik Hei, Zhuoyao, Ngan Sze, Chuanmei, Shih-Hsuan, Ruizheng",
    ),
    family: names(
      "Zhao, Huang, Lau, Tsai, Xu, Cheung, Feng, Deng, Hsieh, Kwok, Guo, Tang, Luo, Yip, Peng, Jiang, Leung",
      "Choongsim, Szeto, Tsoiyee, Xiongfu, Khoh, Tseung, Nieh, Qu",
    ),
    familyFirst: 0.4,
  },
  japaneseKorean: {
    given: names(
      "Haruka, Takumi, Ji-woo, Min-seok, Ayumi, Kenji, Seo-yeon, Dong-hyun, Naoko, Shinji, Hye-jin, Sang-woo, Yumiko, Daisuke, Eun-ji, Tae-yang, Chihiro",
      "Tsukasane, Byeol-ha, Kaguyako, Kyonozuke, Da-sol, Momozane, Gyu-rim, Itsukiyo",
    ),
    family: names(
      "Nakamura, Kang, Fujimoto, Yoon, Ishikawa, Shin, Matsuda, Jang, Okada, Kwon, Hasegawa, Seo, Kuroda, Bae, Shimizu, Noh, Aoki",
      "Minamoto-Hara, Dokgoh, Kujirai, Seonwoo, Tomaridani, Seomunn, Igarashino, Janggokk",
    ),
    familyFirst: 0.3,
  },
  southeastAsian: {
    given: names(
      "Thuy, Rizal, Siti, Somchai, Jasmin, Bao, Dewi, Arnel, Hoa, Budi, Maricel, Kittisak, Nurul, Quang, Wulan, Efren, Phuong",
      "Angkhana, Rhodelyn, Jumadi, Trúc Mai, Keovong, Aprilianto, Sreymom, Hkawn Ja",
    ),
    family: names(
      "Nguyen, Santoso, Dela Cruz, Pham, Wongsakul, Hidayat, Bautista, Tran, Macaraeg, Suryadi, Vo, Ismail, Chaiyasit, Villanueva, Setiawan, Dang, Manalo",
      "Rattanapongse, Dimaculangan, Kusumawidjaja, Huynh-Le, Catacutan, Phimmasone, Simbolon, Bagtas",
    ),
    familyFirst: 0.15,
  },
  westAfrican: {
    given: names(
      "Chidinma, Kwabena, Folake, Emeka, Abena, Ousmane, Ngozi, Babatunde, Aïssatou, Kofi, Yetunde, Ibrahima, Adjoa, Uche, Mariama, Segun, Fatou",
      "Oghenero, Yaa-Baby, Chimdalu, Mamadi, Eyram, Toluwanimi, Kpakpo, Ndeye-Coumba",
    ),
    family: names(
      "Adebayo, Mensah, Okonkwo, Diallo, Boateng, Eze, Ogunleye, Traoré, Owusu, Nwachukwu, Sarr, Asante, Balogun, Camara, Uzoma, Ansah, Ndiaye",
      "Ekwueme-Obi, Agyapongmaa, Ogbemudia, Tetteyfio, Nwadinobi, Kouyatey, Akinwunmiju, Dzifanu",
    ),
    familyFirst: 0,
  },
  eastAfrican: {
    given: names(
      "Wanjiru, Tesfaye, Achieng, Abdirahman, Hirut, Baraka, Nyambura, Yonas, Zawadi, Juma, Selamawit, Otieno, Hodan, Mutua, Makena, Girma, Neema",
      "Kipruto, Fetlework, Nshimirimana, Cawaale, Tirunesh-Almaz, Wambuzi, Rugwiro, Chepkwony",
    ),
    family: names(
      "Mwangi, Tadesse, Odhiambo, Warsame, Gebremariam, Mushi, Kamau, Bekele, Wekesa, Nyong'o, Abera, Kimani, Okello, Haile, Muthoni, Farah, Mugisha",
      "Lotukoi, Weldegiorgis, Nabukeera, Gacheruh, Ssempijja, Jimcaale, Kyarisiima, Mwakalobe",
    ),
    familyFirst: 0,
  },
};
