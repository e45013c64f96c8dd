// Names of the unseen part by the groups of the other parts: about forty first and forty last ones a group. The rare
// ones are uncommon, spelt in another way than usual or made up after the manner of the group.
import { type NameGroup, names } from "../drawn.ts";

export const nameGroups: Readonly<Record<string, NameGroup>> = {
  english: {
    given: names(
      "Gareth, Philippa, Duncan, Heather, Russell, Joyce, Clive, Sandra, Craig, Lorna, Barry, Tamsin, Hazel, Grant, Faith, Rose, Miles, Dale, Penny, Neil, Christine, Ross, Janet, Howard, Imogen, Stuart",
      "Peregrine, Ottoline, Thelwell, Merrin, Hedley, Corisande, Brannoch, Isbell, Quennel, Jolyon, Averil, Tobyn, Wystan, Talwyn",
    ),
    family: names(
      "Hargreaves, Whitfield, Bennett, Sutton, Marsh, Chambers, Pearce, Doyle, Banks, Fields, Winter, Bishop, Lowe, Sharpe, Potter, Gallagher, O'Sullivan, MacKenzie, Fraser, Griffiths, Cartwright, Holt, Noble, Swift, Armitage, Dunne",
      "Thistlethwaite, Fothersgill, Penhallow, Ackerbury, Trevanick, Quiller-Marsh, Wrexley, Hobdell, Sproston, Tidmore, Oglander, Braithmoor, Cholwell, Strudwicke",
    ),
    familyFirst: 0,
  },
  africanAmerican: {
    given: names(
      "Darnell, Ebony, Marquis, Kiara, Tyrone, Monique, Terrell, Latoya, Andre, Aaliyah, Reggie, Deja, Jermaine, Yolanda, Isaiah, Destiny, Cedric, Tamika, Devonte, Shanice, Malik, Raven, Demetrius, Precious, Roscoe, Nia",
      "Quanterius, Shaunelle, Jamorion, Keyondra, Tavoris, LaShawnda, D'Quan, Zykeria, Martavius, Onteria, Raekwell, Ny'Asia, Deshandre, Jahzara",
    ),
    family: names(
      "Gaines, Broadnax, Pettway, Hairston, Booker, Mosley, Ruffin, Boykin, Tolliver, Battle, Glover, Rivers, Bolden, Mayfield, Hightower, Gadson, Whitaker, Dorsey, Easley, Grady, McCray, Singletary, Vaughn, Lyles, Ransom, Dupree",
      "Cottenham, Featherson, Marbury-Gaines, Tillerson-Bey, Swanigan, Poindext, Yarbor, Crutchman, Dezonie, Stallion, Goodluxe, Leveritte, Manigaux, Blacksher",
    ),
    familyFirst: 0,
  },
  iberian: {
    given: names(
      "Joaquín, Rocío, Álvaro, Pilar, Gonçalo, Inês, Esteban, Marisol, Rafael, Dolores, Thiago, Beatriz, Ignacio, Lourdes, Vicente, Soledad, Rodrigo, Fátima, Emilio, Consuelo, Caio, Mariana, Hernán, Paloma, Luiz, Ximena",
      "Eutimio, Nerea, Xurxo, Aldonza, Iñigo, Yadiris, Wilfrido, Garazi, Deividson, Marilda, Gumersindo, Jucélia, Arnau, Nélida",
    ),
    family: names(
      "Carrasco, Figueroa, Monteiro, Pacheco, Villanueva, Cardoso, Montoya, Barbosa, Escobar, Teixeira, Salazar, Aguirre, Nogueira, Rosales, Bautista, Peixoto, Zamora, Valdés, de la Fuente, Medeiros, Orozco, Galindo, dos Anjos, Quintero, Soto Mayor, Ávila",
      "Etxaniz, Goikoetxea, Vilasboas, Zubizar, Queipo de Osma, Urrestarazu, Tabosa, Cincunegui, Malaquita, Bengochea Luz, Saavedrón, Pernambuc, Llorenteza, Anchorenza",
    ),
    familyFirst: 0,
  },
  french: {
    given: names(
      "Étienne, Margaux, Thibault, Solène, Guillaume, Océane, Bastien, Élodie, Rémi, Clémence, Xavier, Véronique, Gaspard, Anaïs, Laurent, Mireille, Yannick, Corinne, Benoît, Aurélie, Fabrice, Ghislaine, Loïc, Delphine, Didier, Noémie",
      "Anselmin, Bérangère, Enguerrand, Maïwenn, Tugdual, Fantine, Aloïs, Gwladys, Clovisse, Hermance, Thiphaine, Ermeline, Corentyn, Ségolaine",
    ),
    family: names(
      "Chevallier, Gauthier, Perrin, Lacroix, Boucher, Fontaine, Renaud, Marchand, Delacroix, Tremblay, Gagnon, Bélanger, Rousseau, Picard, Lemaire, Barbier, Collet, Mercier, Vasseur, Charpentier, Leclercq, Roche, Poirier, Aubert, Olivier, Girard",
      "Kerbiriou, Le Guennec, Duquesnoyer, Sauvterre, Abgralle, d'Estrevel, Vauquelance, Rochemorte, Bourdelois, Tanguyard, Quéméneux, Franchebois, Lestournelle, Malfroy-Camus",
    ),
    familyFirst: 0.08,
  },
  germanDutch: {
    given: names(
      "Holger, Annegret, Thorsten, Sabine, Uwe, Birgit, Sjoerd, Femke, Ruben, Anneke, Dirk, Heike, Lennart, Silke, Wouter, Marieke, Volker, Ulrike, Joost, Lotte, Rainer, Petra, Bram, Sanne, Matthias, Gudrun",
      "Eike, Wiebke, Folkert, Geertje, Ubbo, Roswita, Tjalling, Swaantje, Hartwin, Liutgard, Evert-Jan, Mechtild, Alwin, Frauke",
    ),
    family: names(
      "Brandt, Kessler, Vogt, Lindemann, Jäger, Böhm, van der Meer, Hoekstra, Kuipers, de Boer, Engel, Schubert, Krämer, Winkler, Dijkstra, Postma, Haas, Sauer, Reinhardt, van Leeuwen, Stein, Berg, Kaiser, Ziegler, de Wit, Fuchs",
      "Hinrichsmeyer, Opgenoorth, van 't Hoff-Burg, Tadema, von Drostenfels, Schnörrleitner, Knippscheer, ter Braakhuis, Wiarda, Übelacker, Roggenkemper, Zwiebelberg, Ostermöller, Haverkampf",
    ),
    familyFirst: 0.03,
  },
  nordic: {
    given: names(
      "Torbjörn, Annika, Anders, Sigrid, Mikkel, Freja, Eero, Aino, Håkan, Lisbeth, Øystein, Ingrid, Jesper, Maja, Pekka, Kirsi, Gunnar, Solveig, Rasmus, Astrid, Henrik, Linnéa, Jussi, Helga, Bjarne, Tove",
      "Sverrir, Svanfríður, Ragnfrid, Ylva, Aksli, Dagfinn, Hjördís, Kjartan, Tuulikki, Ebbe, Gyrid, Oddvar, Runa, Torvald",
    ),
    family: names(
      "Lindqvist, Bergström, Haugen, Mortensen, Virtanen, Korhonen, Nyström, Solberg, Thorsen, Kristiansen, Laine, Ekström, Dahl, Holmberg, Vestergaard, Sundström, Lund, Gundersen, Heikkinen, Åkesson, Strand, Poulsen, Mäkelä, Forsberg, Moen, Friis",
      "Hallgrímsdóttir, Stjernkvist, Ulvestad-Rue, Kvamsdal, Ylönkoski, Brekkhus, Sætervik, Eldjárnsson, Grönvikander, Hjelmeset, Tuomivaara, Rosenørne, Lagerskjöld, Skarbøvik",
    ),
    familyFirst: 0,
  },
  slavic: {
    given: names(
      "Grzegorz, Małgorzata, Zdeněk, Ludmila, Bogdan, Iryna, Vladislav, Oksana, Milan, Jelena, Tomasz, Katarzyna, Sergei, Natalya, Radek, Zuzana, Goran, Snežana, Paweł, Jadwiga, Arkady, Galina, Dragan, Vesna, Mykola, Halina",
      "Wiesław, Yevpraksia, Bożydar, Dobromila, Ratibor, Ljubinka, Svyatoslav, Zlatomira, Mścisław, Olesia, Kazimir, Hristina, Vukašin, Nadezda",
    ),
    family: names(
      "Wiśniewska, Kamiński, Zieliński, Horák, Sokolov, Kovalenko, Petrenko, Popović, Đorđević, Novotná, Dvořák, Mazur, Kravchenko, Lebedev, Jankowska, Stoyanov, Horvat, Szymański, Morozova, Marković, Havel, Baran, Orlov, Dimitrov, Wrona, Kolář",
      "Brzęczyszczak, Trzciński-Wolny, Xhorvatić, Nepomniashchy, Skoropadenko, Przybysławska, Vlkovský, Zhdanovets, Krtička, Ćosović-Bral, Gzhelenko, Oleshchuk, Hrdličková, Wawrzykowski",
    ),
    familyFirst: 0.06,
  },
  greekItalian: {
    given: names(
      "Giancarlo, Ornella, Stavros, Eleni, Raffaele, Ilaria, Dimitris, Vasiliki, Salvatore, Graziella, Fabio, Chiara, Nikos, Despina, Massimo, Federica, Kostas, Ioanna, Luciano, Simona, Panagiotis, Angela, Enzo, Carmela, Pietro, Fotini",
      "Ermenegildo, Aspasia, Gelindo, Kalliopi, Ulderico, Domitilla, Anaxagoras, Zenobia, Fiorenzo, Evdokia, Baldassare, Myrsini, Ippolito, Loredania",
    ),
    family: names(
      "Esposito, De Luca, Papadakis, Georgiou, Marchetti, Rinaldi, Nikolaidis, Ferrara, Lombardi, Vasilakis, Santoro, Pellegrini, Kyriakou, Caruso, Gatti, Antoniou, Barbieri, Montanari, Stavridis, Longo, Fiore, D'Angelo, Makris, Bianco, Villa, Economou",
      "Papathanasopoulou, Bonaccorsino, Hadjigavriil, Quaglierini, Tsampouras, Degli Uberti, Xanthoudakis, Sparapane, Mavrogiorgis, Passalacqua, Chatzidimas, Fumagalti, Kontopidis, Squarcialvi",
    ),
    familyFirst: 0.05,
  },
  turkishPersian: {
    given: names(
      "Emre, Zeynep, Burak, Elif, Kaveh, Shirin, Serkan, Gülşen, Babak, Niloofar, Murat, Aylin, Dariush, Mahsa, Cem, Deniz, Farhad, Leila, Hakan, Sibel, Behrouz, Parisa, Orhan, Meltem, Kian, Yasmin",
      "Alpaslan, Çiğdem, Faramarz, Tahmineh, Göktürk, Nevruz, Ardeshir, Golbahar, Kürşat, Şehnaz, Gholamreza, İpek, Mehrzad, Sevgül",
    ),
    family: names(
      "Yıldırım, Aydın, Karimi, Hosseini, Çelik, Rahimi, Doğan, Şahin, Moradi, Kaplan, Tehrani, Erdem, Korkmaz, Jafari, Güneş, Sadeghi, Polat, Ahmadi, Koç, Ebrahimi, Acar, Rostami, Avcı, Farahani, Taş, Golzar",
      "Sarıgüloğlu, Khosravani-Nia, Ebülfeyz, Zarrinkoub, Kılıçaslaner, Dastmalchian, Tütüncübaşı, Pourdavoodi, Demirkıranlar, Shahbandari, Ocakverdi, Esfandyarpour, Hızıroğulları, Bakhtavar",
    ),
    familyFirst: 0,
  },
  arabic: {
    given: names(
      "Tariq, Layla, Samir, Amal, Walid, Hanan, Khalil, Rania, Bilal, Salma, Nabil, Dina, Mahmoud, Zainab, Fadi, Mona, Hisham, Noura, Adnan, Karima, Rashid, Widad, Anas, Huda, Jamal, Faten",
      "Abdelmoneim, Ghaliya, Suhayb, Thurayya, Muhannad, Rawdha, Qutaiba, Lamya, Zuhayr, Ibtihal, Moatasem, Fayrouz, Dhiyab, Ruqayyah",
    ),
    family: names(
      "Haddad, Mansour, Khoury, Nasser, Saleh, Darwish, Benali, El-Sayed, Hamdan, Qasim, Bouzid, Awad, Abboud, Chahine, Rahal, Sabbagh, Taleb, El Amrani, Jaber, Fakhoury, Najjar, Bennani, Shaheen, Zidan, Issa, Halabi",
      "Al-Mutairi, Bensouda-Kacem, Al Qahtani, Abu Ghazaleh, Oulhadj, Ibn Tahlawi, Zghoulib, Al-Hashemi, Mestiriou, Bin Rukayan, Tazrouti, Kawtharani, Abdulbaqi, Ould Sidi",
    ),
    familyFirst: 0.03,
  },
  southAsian: {
    given: names(
      "Rohan, Priyanka, Sandeep, Meera, Arjun, Kavita, Imran, Ayesha, Suresh, Lakshmi, Harpreet, Nisha, Vikram, Deepa, Naveed, Saima, Rajesh, Anjali, Karthik, Divya, Manoj, Swati, Tanvir, Nusrat, Gopal, Asha",
      "Balasundaram, Thilakavathi, Jaswinderjit, Oviya, Shubhrajit, Ketaki, Chaminda, Rukhsara, Vaidehi, Zubin, Nachiket, Padmashree, Ishwarpreet, Dilrukshi",
    ),
    family: names(
      "Chatterjee, Deshmukh, Pillai, Kulkarni, Nair, Bose, Malhotra, Chowdhury, Bhatt, Sandhu, Fernando, Qureshi, Rao, Mishra, Thakur, Iyer, Dhillon, Siddiqui, Banerjee, Joshi, Perera, Gill, Saxena, Rahman, Menon, Kapoor",
      "Venkataramanujam, Gangopadhya, Wickremaratne, Mukundarajan, Bhullarwal, Dastidarani, Ponnuchamy, Katragaddala, Jhunjhunwal, Tirumalasetty, Ranasinghage, Uppalapati, Sodhiwala, Choudhrani",
    ),
    familyFirst: 0.04,
  },
  chinese: {
    given: names(
      "Jianguo, Meiling, Haoran, Xiaoyan, Zhiqiang, Yuting, Weijie, Lihua, Chenxi, Ruoxi, Guoliang, Yanhong, Zihan, Shufen, Mingzhe, Jiayi, Peng, Ying, Tao, Xin, Lei, Fang, Kai, Jing, Bo, Na",
      "Qiongfang, Zhongyuan, Lüyan, Shuangxi, Kuangyi, Rouqing, Xuezhen, Tsz-Hin, Wing-Kei, Chun-Hao, Nuanyang, Pak-Lam, Jixiang, Zhuoer",
    ),
    family: names(
      "Zhou, Xu, Guo, Luo, Deng, Feng, Cai, Tang, Pan, Yuan, Ding, Shen, Jiang, Lu, Hou, Tan, Qian, Xie, Song, Cao, Dai, Wei, Fan, Peng, Kong, Ren",
      "Gongsun, Zhongli, Linghu, Shangguan, Ngai, Fung, Tsui, Kwok, Dongfang, Mok, Ngan, Huangfu, Yau, Qiu",
    ),
    familyFirst: 0.4,
  },
  japaneseKorean: {
    given: names(
      "Kenji, Yuki, Daisuke, Sakura, Hiroshi, Naoko, Minjun, Seoyeon, Takumi, Haruka, Jiho, Sooyoung, Shinji, Ayumi, Hyunwoo, Eunji, Ryota, Mika, Sungmin, Jisoo, Kazuo, Emi, Taeyang, Bora, Satoshi, Chieko",
      "Kyoshiro, Otsune, Byeong-Hun, Sae-Rom, Ichika, Gyu-Tae, Tomonari, Haneul, Yae, Deok-Su, Shizuka, Ryunosuke, Na-Eun, Mitsuharu",
    ),
    family: names(
      "Nakamura, Kobayashi, Yamada, Ishikawa, Park, Choi, Jung, Kang, Cho, Yoon, Matsumoto, Inoue, Kimura, Hayashi, Shimizu, Lim, Han, Shin, Mori, Abe, Ikeda, Hashimoto, Kwon, Hwang, Ogawa, Seo",
      "Katsuragi, Oyamada, Namgung, Hwangbo, Tokugane, Shirahagi, Seonu, Kunikida, Eoh, Muramatsuri, Jegal, Higashiyori, Sagong, Takanoshi",
    ),
    familyFirst: 0.3,
  },
  southeastAsian: {
    given: names(
      "Thuy, Minh, Rizal, Siti, Bayu, Dewi, Jomar, Rosalie, Somchai, Malee, Duc, Linh, Budi, Ratna, Nonoy, Analyn, Prasert, Kanya, Hafiz, Nurul, Tuan, Huong, Agung, Wulan, Rodel, Maricel",
      "Thanakrit, Nguyet, Zulhilmi, Chanvatey, Sovannara, Puteri, Khin, Wiratama, Jhun-Rey, Ngoc-Diep, Ketut, Phonsavanh, Aye, Noraini",
    ),
    family: names(
      "Pham, Tran, Hoang, Vu, Dang, Santoso, Wijaya, Kusuma, Hidayat, Reyes, Bautista, Mercado, Magsaysay, Suksawat, Wongsakul, Ismail, Abdullah, Salim, Bui, Do, Setiawan, Pratama, Dizon, Manalo, Chaiyasit, Ngo",
      "Macaraegon, Dimaculang, Thongprasom, Nasutiono, Sitompul, Phommachanh, Hutagalung, Rattanavong, Cabuyadao, binti Rosnah, Suvannasri, Tumangkay, Kyaw Zin, Sihombira",
    ),
    familyFirst: 0.15,
  },
  westAfrican: {
    given: names(
      "Chinedu, Folake, Kwabena, Akosua, Emeka, Ngozi, Babatunde, Yetunde, Kofi, Abena, Obinna, Ifeoma, Sekou, Aminata, Tunde, Bukola, Yaw, Efua, Ousmane, Fatou, Uche, Amaka, Segun, Kemi, Blessing, Godwin",
      "Oluwafunmilayo, Chimaobim, Nana Yaw, Somtochukwu, Ebrimah, Onyekachukwu, Tenimba, Adjoavi, Temitayo, Kossivi, Ekaette, Boubacar, Osaretin, Ayodele",
    ),
    family: names(
      "Okonkwo, Adebayo, Mensah, Boateng, Eze, Diallo, Traoré, Owusu, Balogun, Nwosu, Asante, Camara, Olawale, Chukwu, Sarpong, Coulibaly, Obi, Adeleke, Sow, Ogunleye, Appiah, Konaté, Udo, Danjuma, Amoah, Ibe",
      "Nwachukwuemeka, Akinsanya-Cole, Osei-Tutuwaa, Agbonlahori, Ezeugwuani, Tchamdjou, Babangidawa, Amankwaaba, Ogheneovo, Soglohounde, Adjeikumi, Iwuanyanwu, Kpodobi, Olorunfemila",
    ),
    familyFirst: 0.06,
  },
  eastAfrican: {
    given: names(
      "Wanjiru, Otieno, Achieng, Kamau, Abebe, Tigist, Juma, Neema, Hodan, Abdi, Njoroge, Wambui, Dawit, Selam, Baraka, Zawadi, Mwangi, Akinyi, Girma, Hiwot, Rehema, Hamisi, Ochieng, Nyambura, Yonas, Fartun",
      "Kipchirchir, Chepkemoi, Tewodros, Mugabekazi, Ssebaggala, Mukamana, Amanuel, Nakimuli, Tsegazeab, Nyiramugisha, Kiprono, Waceera, Gashaw, Namukasa",
    ),
    family: names(
      "Kariuki, Odhiambo, Wekesa, Tesfaye, Mohamud, Mutua, Kimani, Bekele, Okello, Nyong'o, Mwakasege, Gebre, Onyango, Njuguna, Alemu, Rotich, Warsame, Omondi, Hailu, Ndungu, Kiptoo, Farah, Wafula, Musyoka, Desta, Makori",
      "Byaruhangane, Nsengiyumvari, Woldeyesus, Tumusiimwe, Kipkorirei, Habyarimbana, Gebreselama, Mwamburiko, Ndayizigamiye, Ssentongoza, Lemmaworku, Cherutoi, Muthamia, Barasalim",
    ),
    familyFirst: 0.03,
  },
};
