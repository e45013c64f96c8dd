// First and last names of sixteen groups, for the part of the set that no author of rules has seen. `usual` ones are common
// where they come from; `rare` ones are uncommon spellings, small languages and names that exist only here, such that a
// list of names does not have them. Written by another hand than names.ts of the folder above.

import { type NameGroup, names } from "../drawn.ts";

export const nameGroups: Readonly<Record<string, NameGroup>> = {
  english: {
    given: names(
      "Oliver, Harriet, Callum, Imogen, Gareth, Philippa, Duncan, Bronwyn, Nigel, Fiona, Jared, Kaitlyn, Trevor, Heather, Derek, Lindsay, Ewan, Siobhán",
      "Tamsyn-Jo, Aerwyn, Brelynn, Corwyth, Kerensa, Wrenley, Jaxtyn, Ysolde, Peregryn, Lowenna, Ruaridh, Maebry",
    ),
    family: names(
      "Whitaker, O'Connell, McAllister, Pritchard, Holloway, Fitzgerald, Ashworth, Sutherland, Kavanagh, Blackwood, Thornton, MacLeod, Hargreaves, Lockwood, O'Shea, Pemberton, Radcliffe, Winslow",
      "Trevanion, Oglethwaite, Brathwick, Penhallurick, McGillivrae, Thistlewyck, Haldenby, O'Drisceoil, Wexcombe, Quennerstedt, Ffoulke-Rees, Skelhorne",
    ),
    familyFirst: 0,
  },
  africanAmerican: {
    given: names(
      "Malik, Keisha, Darnell, Latoya, Jamal, Ebony, Terrence, Shanice, Tyrone, Monique, DeAndre, Imani, Marquis, Aaliyah, Reginald, Tanisha, Cedric, Jasmine",
      "La'Quandra, Dremarion, Ty'Keisha, Javarious, Shaquoia, De'Montae, Nyquela, Trayvontis, Zaniyah-Rae, Kwamaine, Quintasia, Raekwonda",
    ),
    family: names(
      "Washington, Jefferson, Booker, Gaines, Mosley, Pettway, Broadnax, Hairston, Dorsey, Tubman, Ellison, Muhammad, Rollins, Singletary, Bolden, Gadsden, Battle, Merriweather",
      "Yarbrough-Tate, Vonderhaul, Pinckneyville, Toussantine, Blackshear-Odom, Grimsleigh, DeCoud, Fauntleroix, Sykesbury, Gatewoode, Larrimore-Bey, McClenton",
    ),
    familyFirst: 0,
  },
  iberian: {
    given: names(
      "Alejandro, Lucía, Mateo, Ximena, Joaquín, Beatriz, Thiago, Conceição, Rodrigo, Pilar, Guilherme, Inés, Ramón, Yolanda, João, Itziar, Ignacio, Mariana",
      "Xóchitl, Aritzbel, Ubirajara, Yaretzy, Nahuelén, Gaxuxa, Iracyara, Eneko-Jon, Citlalmina, Urtzindo, Jucileide, Amaranto",
    ),
    family: names(
      "Vargas, Fernández, Herrera Ruiz, de la Cruz, Ibáñez, Carvalho, dos Santos, Quintero, Morales Peña, Nogueira, Echeverría, Figueroa, Bustamante, da Silva, Oliveira, Salazar, Montoya, Cordero",
      "Goikoetxebarri, Tlapanco, Huenchumil, Xamuset, de Arrubarrena, Cuauhtli Rojas, Bragançolos, Etxanobe, Quispirroca, Mamanchura, Sá-Nogueirim, Pocaterrazo",
    ),
    familyFirst: 0,
  },
  french: {
    given: names(
      "Amélie, Guillaume, Éloïse, Thibault, Margaux, Jean-Luc, Solène, Bastien, Océane, Étienne, Clémence, Benoît, Anne-Sophie, Gaël, Maëlle, Pascal, Noémie, Raphaël",
      "Aodrenig, Ysaline-Maud, Gwennolig, Thelmonde, Foulquenart, Maïwannig, Ombreline, Corentine-Lou, Théotiste, Isaurette, Goulvenig, Mahaultine",
    ),
    family: names(
      "Lefèvre, Moreau, Delacroix, Rousseau, Bouchard, Garnier, de Villiers, Mercier, Chevalier, Dubois, Tremblay, Gauthier, Lemaître, Beaulieu, d'Aubigné, Fontaine, Boucher, Caron",
      "Kerbrezhoneg, Trouvelotte, de Montbrisac, L'Hostellier, Quéméneuric, Bourdinoux, Vaucaillou, d'Estrévigne, Poulmarc'het, Saint-Ygeaux, Lagarrigousse, Ouvrardeau",
    ),
    familyFirst: 0,
  },
  germanDutch: {
    given: names(
      "Matthias, Annika, Jürgen, Sabine, Pieter, Femke, Björn, Liesbeth, Karl-Heinz, Anneliese, Sander, Marijke, Torsten, Ulrike, Joost, Heike, Rüdiger, Wouter",
      "Thjorben, Roelfke, Gundalinde, Wiebrandt, Aleidis, Sjoerdtje, Burkhelm, Fenneke-Mei, Ottmarine, Hinnerk-Jan, Eelkje, Volkwart",
    ),
    family: names(
      "Schneider, van den Berg, Köhler, Vogelsang, de Jong, Brandt, von Hagen, Zimmermann, Bakker, Schröder, van Dijk, Kaiser, Hoffmann, Krämer, Visser, ten Brinke, Großmann, Lindenberg",
      "Hüsselrath, van Ooijevaar, Zwirnlechner, von der Wöhrde, Quackernack, Terwisscha, Oberdöllinger, 't Hoenderdal, Knüppelholz, van 't Zandhuis, Schwertfechter, Dijxhoornse",
    ),
    familyFirst: 0,
  },
  nordic: {
    given: names(
      "Astrid, Søren, Ingrid, Lars, Freja, Mikael, Åsa, Henrik, Sigrún, Eero, Aino, Håkon, Bjørg, Jukka, Linnéa, Gunnar, Þóra, Øyvind",
      "Ylvenna, Hjálmgeir, Tuuliveli, Ragnfríd, Eyðbjørt, Snæfinnur, Lumiranta, Skjaldvör, Ánneristen, Torgrimina, Vuokkoseppo, Járngerd",
    ),
    family: names(
      "Lindqvist, Sørensen, Jónsdóttir, Virtanen, Håkansson, Bergström, Mäkinen, Nygård, Kristiansen, Ødegaard, Korhonen, Sjöberg, Rasmussen, Gunnarsson, Holmberg, Lehtonen, Dahl, Åkerlund",
      "Vetlesund-Moe, Hjaltalínus, Rautavuopio, Snorrabúðsdóttir, Utsjokinen, Bråtenskjold, Eldjárnsen, Kvitrafnsli, Ålegrensson, Särkilammi, Næssbotten, Guovdageinson",
    ),
    familyFirst: 0,
  },
  slavic: {
    given: names(
      "Agnieszka, Dmitri, Katarzyna, Bogdan, Oksana, Tomasz, Svetlana, Jiří, Milena, Vladislav, Małgorzata, Zoran, Iryna, Wojciech, Ljubica, Stanislav, Grażyna, Yevhen",
      "Bożymira, Svyatozar, Dobrogost, Vlastimira, Jarognieva, Ratibora, Čestmírka, Zvenyslava, Lubosława, Krasimiro, Mstivoj, Radoslavena",
    ),
    family: names(
      "Kowalczyk, Petrov, Nováková, Shevchenko, Wiśniewska, Jovanović, Dvořák, Ivanova, Horvat, Szymański, Kravchenko, Hristov, Zieliński, Sokolova, Nikolić, Bondarenko, Procházka, Wójcik",
      "Przybyszcz, Zhuravlyonko, Křehlíková, Trnavčević, Skoropadyuk, Wąsoszczyk, Dolgoborodin, Mrázovičová, Grzmielewski, Vyshnepolets, Hrdlovský, Ćurkogrivić",
    ),
    familyFirst: 0.05,
  },
  greekItalian: {
    given: names(
      "Giulia, Alessandro, Eleni, Konstantinos, Chiara, Lorenzo, Despina, Giovanni, Federica, Stavros, Francesca, Matteo, Vasiliki, Dimitris, Ginevra, Salvatore, Ioanna, Luca",
      "Ermenelda, Polydefkis, Liberantonia, Theofylaktos, Calimero-Ugo, Anthoulina, Sebastiuccia, Harikleidis, Fiordispina, Agisilaos, Oronzina, Kyriakoula",
    ),
    family: names(
      "Rossi, Papadopoulos, Bianchi, De Luca, Georgiou, Ferrari, Karagiannis, D'Angelo, Esposito, Nikolaidis, Ricci, Di Stefano, Vlachos, Moretti, Pappas, Lombardi, Economou, Conti",
      "Chatzistergiadis, Dell'Acquanera, Mpoutsikaris, Squarciagola, Lo Scalzonte, Xenofontidou, Sgambatterra, Tsiroglannis, D'Accadiarini, Kalogerakopoulou, Buttiglionne, Fragkiadoulakis",
    ),
    familyFirst: 0,
  },
  turkishPersian: {
    given: names(
      "Mehmet, Elif, Reza, Shirin, Emre, Zeynep, Farhad, Nasrin, Burak, Ayşe, Behnam, Golnaz, Çağla, Kaveh, Özge, Hüseyin, Parisa, Serkan",
      "Tuğbanur, Izadyaar, Gülperihan, Ardashirzad, Yağmurhan, Mahrokhsar, Börteçine, Anoushravan, Ilgınsu, Pejvakan, Göksenin, Zarrindokht",
    ),
    family: names(
      "Yılmaz, Hosseini, Demir, Rahimi, Şahin, Karimi, Öztürk, Mousavi, Aydın, Tehrani, Kılıç, Azizi, Erdoğan, Farahani, Çelik, Rostami, Koç, Jafari",
      "Kocabıyıkoğlu, Khorramdashti, Hacıömeroğlu, Sepidrouzi, Tığcızade, Golestanipour, Değirmendere, Mirfendereski, Uzunçarşılıer, Nakhjavanpour, Gökdelenli, Zolfaghariyan",
    ),
    familyFirst: 0.05,
  },
  arabic: {
    given: names(
      "Ahmed, Layla, Omar, Noor, Yusuf, Fatima, Khalid, Amira, Tariq, Huda, Mahmoud, Rania, Ibrahim, Salma, Hassan, Mariam, Karim, Dalal",
      "Abdulmuhaymin, Shahrazeen, Dhulfiqaar, Umaymatu, Qutaybah, Ruwaydaa, Muntasirbillah, Hawraa-Zain, Jumaanatu, Wadhhah, Ghaydaan, Sulafatu",
    ),
    family: names(
      "Al-Rashid, Haddad, Mansour, El-Sayed, Khoury, bin Salman, Nasser, Al Mutairi, Farouk, Bensalem, Abu Zayd, Hamdan, El Amrani, Saleh, Qasim, Al-Jabri, Darwish, Tahan",
      "Al-Ghutaymil, Benchekrounat, Abu Shihabeen, El Wazzanioui, Ould Sidi Brahimi, Al-Khudhairat, Bouteflikane, ibn Dhakwanah, Zarrougui, Al Shuwaykhi, Tlemçanine, Abdelghaffour",
    ),
    familyFirst: 0,
  },
  southAsian: {
    given: names(
      "Priya, Arjun, Deepika, Rohan, Ayesha, Sanjay, Lakshmi, Imran, Kavita, Suresh, Nadia, Vikram, Anjali, Faisal, Meera, Harpreet, Ravi, Sunita",
      "Thirunavukkarasi, Jyotsnamayee, Gagandeepinder, Ilampiraiyan, Mrinalendu, Zohrabanu, Kalyanasundari, Tsheringmo, Udayakanthi, Barshaleena, Vaikuntan, Pushkarjot",
    ),
    family: names(
      "Sharma, Krishnan, Patel, Chaudhry, Iyer, Singh, Banerjee, Reddy, Khan, Kulkarni, Gupta, Malhotra, Siddiqui, Nair, Desai, Perera, Rahman, Bhattacharya",
      "Pazhamalai, Mukkundwar, Tharoorambath, Gangopadhyayee, Wickramanayakege, Chettivalappil, Ullagaddimath, Bhogaraju-Rao, Sengottuvelan, Zaheeruddeen, Dhungelwala, Kothamasuri",
    ),
    familyFirst: 0,
  },
  chinese: {
    given: names(
      "Wei, Xiaoming, Jing, Mei Ling, Haoran, Yuxuan, Li Na, Zhiqiang, Siu-Ming, Xinyi, Jianguo, Kai Wen, Yan, Chia-Hao, Shufen, Bowen, Ka-Yan, Ruolan",
      "Qiongying, Zhuoxuanli, Yirouyu, Heung-Kwan, Xuerongzi, Tsz-Yeung, Nuoweiming, Peng-Shiuan, Bifangru, Shyh-Jye, Caoyunhe, Wai-Tsuen",
    ),
    family: names(
      "Zhang, Wang, Chen, Liu, Huang, Wong, Lin, Zhao, Cheung, Xu, Tan, Guo, Ouyang, Lau, Hsu, Zheng, Sun, Ng",
      "Shangguanlu, Nangongye, Tsoi, Dongfangxu, Hsieh-Tung, Zhuge, Chiong, Xiahou, Yuchi, Gongsunbai, Kuok, Tantaimei",
    ),
    familyFirst: 0.45,
  },
  japaneseKorean: {
    given: names(
      "Haruto, Min-jun, Sakura, Ji-woo, Kenji, Seo-yeon, Yuki, Hyun-woo, Aiko, Eun-ji, Takeshi, Soo-jin, Naoko, Dong-hyun, Kaori, Jae-won, Hiroshi, Ha-eun",
      "Tsugumiko, Byeol-haneul, Kazunoshin, Ra-onjeong, Ayafumi, Seul-bichan, Yoshitsukane, Ha-rangsoo, Moegiyo, Cheo-rinwoo, Soutarou, Bit-naraeun",
    ),
    family: names(
      "Tanaka, Kim, Yamamoto, Park, Nakamura, Choi, Kobayashi, Jung, Watanabe, Kang, Fujimoto, Yoon, Hayashi, Lim, Matsuda, Kwon, Inoue, Bae",
      "Kusakanoha, Namgoongil, Tsukumogawa, Seomunhyeok, Shirotsuchi, Jegalwon, Gozenyama, Hwangboreum, Udagawase, Dokgojin, Ikarugano, Sagongseok",
    ),
    familyFirst: 0.35,
  },
  southeastAsian: {
    given: names(
      "Linh, Budi, Thanh, Siti, Somchai, Maricel, Minh Anh, Dewi, Jomar, Ngọc, Agus, Rowena, Hải, Nurul, Kanya, Rizal, Phương, Arnel",
      "Thiensuphak, Wulanratri, Dakilanna, Quỳnhhương, Bagaspatih, Sreypichmony, Naw Eh-Thablu, Mayumilen, Phetsavanh, Lakambining, Saw Htoowah, Rangganata",
    ),
    family: names(
      "Nguyễn, Santoso, Trần, Wijaya, Reyes, Phạm, Srisai, Bautista, Lê, binti Osman, Dela Rosa, Võ, Suharto, Macaraeg, Đặng, Chaiyaporn, Hidayat, Vũ",
      "Katigbakan, Tjokronegoros, Wongsawatchai, Pangilinaya, Phouthavongsa, Sitorupangan, Huỳnhlâm, Thammavongsin, Dimaculanganan, Hutagalungi, Khieusamrin, Lualhatian",
    ),
    familyFirst: 0.3,
  },
  westAfrican: {
    given: names(
      "Chinedu, Adwoa, Oluwaseun, Ngozi, Kwame, Aminata, Tunde, Folake, Mamadou, Chioma, Kofi, Fatoumata, Emeka, Abena, Babatunde, Awa, Ikenna, Yetunde",
      "Oluwatamilore, Nnamdikachi, Efuatsewaa, Ebubechukwuma, Sokhnadiarra, Morolayonife, Kwadaseba, Tamunoibi, Onyemowo, Bintumanie, Omotejowho, Yaayinka",
    ),
    family: names(
      "Okafor, Mensah, Adeyemi, Diallo, Eze, Boateng, Balogun, Traoré, Nwosu, Asante, Ogunleye, Keita, Obi, Sarpong, Afolabi, Ndiaye, Uche, Owusu",
      "Nwachukwujike, Akyeamponsem, Oyinkansolami, Sawadogouré, Ekpenyongidem, Ofosuhemaa, Adegbolahan-Cole, Dioufalou, Iwuanyawuchi, Tettehquaye, Amakiribo, Gbadebowale",
    ),
    familyFirst: 0,
  },
  eastAfrican: {
    given: names(
      "Wanjiru, Tesfaye, Amina, Otieno, Hodan, Abebe, Neema, Kipchoge, Selamawit, Juma, Achieng, Dawit, Mwajuma, Baraka, Tigist, Thabo, Nomvula, Tendai",
      "Nyamweyakwa, Gebreyohanes, Nsengimanari, Lulawissie, Chepkurgatwa, Ubwiyunge, Tsehaynesh, Kudakwasheni, Mbalenhlethu, Akinyilomo, Warsanimo, Rufarotino",
    ),
    family: names(
      "Kamau, Haile, Mwangi, Odhiambo, Hassan Warsame, Bekele, Njoroge, Mugisha, Abdi, Wambui, Gebremariam, Nkosi, Mutasa, Kiplagat, Tadesse, Moyo, Dlamini, Onyango",
      "Ndabarushimana, Wolde-Gabriel, Kirwaikosgei, Habyarimanzi, Chikwanhamo, Ssekamattebo, Lokwawirong, Hlatshwaniyo, Ole Nkaisery, Mukanyandwe, Tuyisengeri, Asfawossenu",
    ),
    familyFirst: 0,
  },
};
