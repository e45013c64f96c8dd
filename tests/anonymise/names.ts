// Names of sixteen groups, written down for this set: common ones, and in `rare` whole names that stand in no usual list
// of names (spellings of one family, old names, names from few villages). No person is meant. The halves of the set take
// every second name each, so that a name seen while tuning is not met again.

export interface NameGroup {
  readonly first: readonly string[];
  readonly last: readonly string[];
  /** Whole names. */
  readonly rare: readonly string[];
}

const list = (text: string): string[] => text.split(",").map((name) => name.trim());
const group = (first: string, last: string, rare: string): NameGroup => ({
  first: list(first),
  last: list(last),
  rare: list(rare),
});

export const nameGroups: Readonly<Record<string, NameGroup>> = {
  anglo: group(
    "Emily, James, Sarah, Thomas, Charlotte, Oliver, Megan, Daniel, Hannah, Matthew, Abigail, Edward, Rebecca, Andrew, Lucy, Benjamin, Claire, Stephen, Alice, Gregory, Heather, Connor, Bridget, Patrick, Siobhan, Callum, Fiona, Ewan, Meredith, Todd, Allison, Brett, Kristen, Geoffrey, Laurie, Neil",
    "Harrison, Thompson, Whitfield, Clarke, Bennett, O'Connor, Murphy, Walsh, Sullivan, Campbell, MacDonald, Fraser, Pemberton, Hughes, Griffiths, Barlow, Hawthorne, Ashworth, Kendrick, Lockwood, Redmond, Sutcliffe, Tuttle, Ramsbottom, Baker, Kelly, McCarthy, Ryan, Wainwright, Holloway, Stapleton, Aldridge",
    "Thrandy Okelbourne, Merrin Yaxley, Isolde Quennerstead, Corwyn Thistlewood, Elspet Garrioch, Bram Uffington, Lowenna Trevarthen, Cadoc Penhallurick, Sunniva Hollisdale, Wystan Bickerdyke, Tamsin Polkinghorne, Auberon Skeffling",
  ),
  africanAmerican: group(
    "Lakisha, Jamal, Ebony, Tyrone, Latoya, DeShawn, Keisha, Darnell, Aaliyah, Terrence, Imani, Malik, Tanisha, Jermaine, Shanice, Marquis, Precious, Kareem, Latasha, Rasheed, Tamika, Hakim, Kenya, Leroy, Nia, Tremayne, Shaniqua, DeAndre, Monique, Lamar, Kiara, Demetrius, Raven, Cedric, Yolanda, Reginald",
    "Washington, Jefferson, Booker, Banks, Jackson, Mosley, Dorsey, Gaines, Rivers, Battle, Joseph, Byrd, Coleman, Simmons, Hairston, Pettway, Broadnax, Muhammad, Gadson, Blackmon, Singletary, Boykin, Prioleau, Ravenell, Bolden, Tolliver, Mcghee, Staten, Whitaker, Dandridge, Fulwood, Cheatham",
    "Ja'Quavious Tillery, Shonterria Munnerlyn, Zy'Keria Pinckney, D'Marquon Vereen, LaQuandra Eaddy, Tavarious Huggins-Bey, Nykeria Gadsden, Kelvontae Mazyck, Ty'Asia Bethune-Hill, Rondarius Swinton, Quintasha Legette, Jy'Mir Odom-Frett",
  ),
  latino: group(
    "María, José, Guadalupe, Alejandro, Valentina, Javier, Ximena, Rodrigo, Camila, Santiago, Daniela, Hernán, Lucía, Miguel Ángel, Fernanda, Ignacio, Paola, Andrés, Yesenia, Esteban, Marisol, Ramón, Jimena, Arturo, Beatriz, Gonzalo, Itzel, Efraín, Rocío, Joaquín, Araceli, Octavio, Graciela, Mauricio, Noelia, Raúl",
    "González, Hernández, Ramírez, Fuentes, Castañeda, Vargas, Ibarra, Mendoza, Quiñones, Ortega, Zavala, Peña, Cárdenas, Villanueva, Salazar, Arroyo, Núñez, Escobar, Montoya, Rosales, Barrientos, Cifuentes, Olivares, Palacios, de la Cruz, del Valle, Santamaría, Zúñiga, Echeverría, Urrutia, Galdámez, Ixchop",
    "Citlalmina Xolalpa, Anahí Choquehuanca, Wayra Mamani Quispe, Nahuel Catrileo, Yolotzin Tlapanco, Saqui Pumacahua, Ñusta Huarachi, Lautaro Huenchumil, Maite Goikoetxea, Xunaxhi Cosijoeza, Urko Zubizarreta, Illari Condori",
  ),
  portuguese: group(
    "João, Mariana, Thiago, Beatriz, Gustavo, Letícia, Rafael, Luíza, Caio, Fernanda, Vinícius, Juliana, Otávio, Priscila, Murilo, Tatiana, Renan, Débora, Leandro, Simone, Tomás, Inês, Duarte, Catarina, Gonçalo, Madalena, Afonso, Matilde, Nuno, Filipa, Rui, Teresa, Wellington, Rosângela, Everton, Jussara",
    "Silva, Santos, Oliveira, Souza, Carvalho, Ribeiro, Almeida, Pereira, Nascimento, Barbosa, Cavalcanti, Teixeira, Moreira, Figueiredo, Azevedo, Guimarães, Queiroz, Rezende, Sampaio, Assunção, dos Santos, da Costa, de Andrade, Pinheiro, Magalhães, Brandão, Vasconcelos, Coutinho, Lacerda, Tavares, Seabra, Bulhões",
    "Iracema Potyguara, Ubirajara Tupinambá, Jaciara Xukuru, Aimoré Pataxó, Zenóbia Esteves-Lobato, Eulália Bragançano, Raoni Kaxinawá, Guaraci Terena, Moacyr Sarmento-Pires, Janaína Guajajara, Idalécio Mourisca, Perpétua Cabaço",
  ),
  slavic: group(
    "Oleksandr, Katarzyna, Dmitri, Agnieszka, Ivan, Olena, Piotr, Svetlana, Jakub, Yulia, Miroslav, Zuzana, Bogdan, Tetiana, Vladislav, Małgorzata, Goran, Jelena, Nikola, Milica, Tomasz, Ewa, Sergey, Natalia, Marek, Hanna, Vasyl, Iryna, Zoran, Ljiljana, Ondřej, Petra, Stanislav, Ksenia, Krzysztof, Danuta",
    "Kowalski, Petrenko, Novák, Ivanova, Wiśniewska, Shevchenko, Dvořák, Jovanović, Horvat, Kozlov, Zieliński, Bondarenko, Smirnov, Nowak, Kravchuk, Popović, Svoboda, Wójcik, Volkov, Dąbrowska, Tkachenko, Marković, Lewandowski, Sokolova, Hrytsenko, Szymańska, Babić, Kučera, Morozov, Mazur, Vuković, Zhuk",
    "Wszebor Grzęda, Bronisława Ćwierkała, Yaropolk Zvenyhorod, Mstislav Dzhurinsky, Ľubomíra Hrabčáková, Svyatogor Pechenizhyn, Radmila Stojčevska, Żywia Brzęczyszcz, Lubor Vrtěl, Zdislava Ochoďníčanka, Ratibor Szczygłowski, Dobrynia Khvylovy",
  ),
  germanNordic: group(
    "Anneliese, Lukas, Friederike, Matthias, Ingrid, Sven, Jürgen, Katrin, Maximilian, Heike, Lars, Astrid, Björn, Sigrid, Torsten, Ursula, Mikkel, Freja, Anders, Solveig, Stefan, Greta, Henrik, Liesel, Rasmus, Gudrun, Jonas, Elke, Håkon, Karin, Wolfgang, Birgit, Espen, Linnea, Uwe, Annika",
    "Müller, Schneider, Lindqvist, Hoffmann, Johansson, Kjellberg, Weber, Andersen, Schäfer, Krüger, Bergström, Nielsen, Zimmermann, Haugen, Vogel, Sørensen, Baumgartner, Virtanen, Köhler, Grønland, Lehmann, Eriksson, Dietrich, Hämäläinen, Steiner, Bjørklund, Kaiser, van der Berg, Oberhuber, Öberg, von Bülow, Thorvaldsen",
    "Hrafnhildur Þorgeirsdóttir, Wiebke Uphusen, Eyvind Skjelfoss, Tjark Ommen-Poppinga, Sæunn Ketilsdóttir, Gerlinde Hintermoser, Ailo Gaup-Sara, Ragnfríð Joensen, Fietje Brarens, Aslaug Kvitnes, Wendelin Zwölfer, Jorunn Tveiterås",
  ),
  arabic: group(
    "Mohammed, Fatima, Ahmed, Aisha, Omar, Layla, Youssef, Noor, Khalid, Mariam, Tariq, Huda, Abdullah, Salma, Karim, Zainab, Ibrahim, Rania, Mustafa, Yasmin, Bilal, Samira, Hassan, Dalia, Nabil, Amal, Walid, Lina, Faisal, Reem, Ziad, Hanan, Abdelkader, Khadija, Mounir, Nadia",
    "Hassan, Al-Farsi, Mansour, Khoury, El-Sayed, Haddad, Abdallah, Nasser, Bouazizi, Al-Rashid, Saleh, Benali, Darwish, Qasim, Al-Hamdani, Ben Youssef, Sabbagh, Toumi, Al-Masri, Shaheen, Boukhari, Najjar, Hamdan, Zidan, El Amrani, Barakat, Ghanem, Al-Zahrani, Tlili, Fadel, Abu Bakr, Issa",
    "Muzdalifa Al-Qurtubawi, Ghaydaa Bou Saab, Tamadur Sharqawieh, Yaqzan Al-Dhafeeri, Lamees Habboubi, Idrissi Oulhaj, Rakan Shammarieh, Zubaydah Tarabishi, Hudhayfa Makhzoumi, Ikhlas Abdulmutallab-Nour, Jumana Qawasmeh, Mutaz Zaghloul",
  ),
  turkish: group(
    "Mehmet, Ayşe, Emre, Zeynep, Burak, Elif, Hüseyin, Fatma, Kemal, Selin, Oğuz, Gülşen, Serkan, Derya, Murat, Esra, Tolga, Hatice, Barış, Ebru, Cem, Pınar, Yusuf, Nihal, Volkan, Sibel, Kaan, Merve, Umut, Aslı, Orhan, Tuğba, Deniz, Havva, Levent, Şebnem",
    "Yılmaz, Demir, Kaya, Şahin, Çelik, Öztürk, Aydın, Arslan, Doğan, Kılıç, Aslan, Çetin, Koç, Kurt, Özdemir, Şimşek, Polat, Korkmaz, Erdoğan, Güneş, Aksoy, Tekin, Yavuz, Bulut, Karaca, Avcı, Toprak, Ünal, Sarı, Bozkurt, Keskin, Duman",
    "Alpagut Sarıkamışlı, Gökçen Uluçınar, Berfîn Xoşnav, Dilovan Zaxoyî, Tümay Karahisarlıoğlu, Işılay Değirmendere, Rojda Çiyager, Ertuğ Yağızer, Nazlıcan Öztopaloğlu, Bengisu Tanrıöver, Oytun Haseki, Şevval Kırımlıoğlu",
  ),
  persian: group(
    "Reza, Parisa, Amir, Shirin, Farhad, Leila, Behrouz, Nasrin, Kamran, Mahsa, Siavash, Azadeh, Dariush, Golnaz, Hossein, Roya, Babak, Nazanin, Ehsan, Ladan, Arash, Mina, Bahram, Setareh, Omid, Forough, Javad, Elham, Mehdi, Shahrzad, Pouya, Niloufar, Navid, Fereshteh, Saeed, Zahra",
    "Hosseini, Ahmadi, Karimi, Rahimi, Jafari, Moradi, Tehrani, Ghorbani, Kazemi, Mohammadi, Shirazi, Sadeghi, Rostami, Ebrahimi, Farahani, Mousavi, Akbari, Heydari, Zand, Naderi, Bahrami, Golshiri, Pahlevan, Daneshvar, Khorasani, Yazdi, Amini, Sharifi, Taheri, Noori, Azimi, Rezaei",
    "Ariobarzan Dehkordi, Mehrafarid Lavasanian, Tahmineh Zolghadri, Kiumars Behbahanipour, Yalda Tafreshnejad, Sepanta Ghashghaeifar, Homayra Barzangi, Zhivan Mokrian, Mahtalat Sarbandi, Giti Afrouz Vaziritabar, Rostin Hashtroudian, Anahita Kermanshahchi",
  ),
  indian: group(
    "Priya, Rahul, Ananya, Arjun, Deepika, Vikram, Kavitha, Sanjay, Meera, Rohan, Lakshmi, Aditya, Sunita, Karthik, Pooja, Rajesh, Divya, Suresh, Nandini, Amit, Shruti, Venkatesh, Aishwarya, Manoj, Harpreet, Gurpreet, Sneha, Nikhil, Padma, Ashok, Ritu, Prakash, Swathi, Anand, Jyoti, Ramesh",
    "Sharma, Patel, Iyer, Reddy, Gupta, Nair, Singh, Mukherjee, Desai, Kulkarni, Rao, Chatterjee, Kaur, Menon, Joshi, Banerjee, Pillai, Agarwal, Naidu, Mehta, Krishnan, Bhatt, Shetty, Chauhan, Subramanian, Trivedi, Gill, Das, Venkataraman, Kapoor, Hegde, Bose",
    "Thiruvengadam Poongodi, Ilavarasi Mutharaiyar, Jhilmil Purkayastha, Wahengbam Tombisana, Lalrinpuii Hnamte, Gagandeep Dhandsa, Kshirabdhi Patnaikuni, Chukhu Loder, Mayilsamy Nallathambi, Imkongliba Jamir, Oinam Thoibi, Yadunandan Jhunjhunwala",
  ),
  pakistaniBengali: group(
    "Muhammad, Ayesha, Usman, Hina, Imran, Sadia, Bilawal, Farzana, Shahid, Rubina, Asif, Nusrat, Zubair, Tasnim, Kashif, Shabnam, Rafiqul, Taslima, Mahmudul, Shamima, Ashraful, Rumana, Tanvir, Sharmin, Arif, Kaniz, Waqas, Saima, Adnan, Mehwish, Junaid, Iqra, Hafiz, Sumaiya, Faisal, Nasreen",
    "Khan, Malik, Siddiqui, Chowdhury, Rahman, Hussain, Qureshi, Islam, Ahmed, Akhtar, Hossain, Begum, Butt, Sheikh, Bhatti, Miah, Javed, Mirza, Uddin, Ansari, Talukder, Sarkar, Baig, Raza, Haque, Khatun, Awan, Chaudhry, Mondal, Sultana, Gillani, Abbasi",
    "Zarmina Yousafzai-Mohmand, Shahnoza Durdanipur, Anwarul Lashkar-Tamij, Gulalai Achakzai, Rowshan Jalil Patwary, Mehrunnisa Khattakzai, Shafiqur Bhuiyan-Tipu, Palwasha Bangash, Zobaida Mazumdarani, Balach Marri-Bugti, Nilufa Kazi-Dewan, Spogmay Wazirzai",
  ),
  chinese: group(
    "Wei, Xiaoming, Mei, Jing, Hao, Yanling, Jun, Xinyi, Bo, Lihua, Qiang, Yuxuan, Zhiyuan, Fang, Guowei, Ruoxi, Chen, Hui, Jiahao, Xiu, Tao, Na, Yichen, Shan, Kai-Wen, Mei-Ling, Zhen, Ming-Hao, Ying, Chun-Yi, Dongmei, Rui, Haoran, Siyu, Lei, Zihan",
    "Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Xu, Sun, Ma, Zhu, Hu, Guo, He, Lin, Gao, Luo, Zheng, Liang, Xie, Tang, Wong, Chan, Cheung, Leung, Hsieh, Tsai, Ouyang, Situ",
    "Qiuyun Zhuge, Xuejun Shangguan, Yueqin Dugu, Cuihua Puyang, Kwok-Hung Szeto, Siu-Ping Auyeung, Rongrong Xiahou, Tsz-Kiu Yik, Bingqing Nangong, Huang-Chih Hung-Pan, Zhuoma Tsering, Abduweli Turdi",
  ),
  korean: group(
    "Min-jun, Ji-woo, Seo-yeon, Hyun-woo, Ji-hye, Dong-hyun, Soo-jin, Jae-won, Eun-ji, Sung-min, Yu-na, Tae-hyung, Hye-jin, Joon-ho, Mi-kyung, Sang-hoon, Da-eun, Kyung-soo, Ha-rin, Chul-soo, Bo-ram, In-ho, Ye-jin, Woo-jin, Sujin, Minho, Jiyoung, Jihoon, Hana, Seungho, Yerin, Donghae, Eunbi, Taemin, Sora, Jiwon",
    "Kim, Lee, Park, Choi, Jung, Kang, Cho, Yoon, Jang, Lim, Han, Oh, Seo, Shin, Kwon, Hwang, Ahn, Song, Yoo, Hong, Jeon, Ko, Moon, Bae, Baek, Nam, Noh, Ha, Heo, Shim, Koo, Chung",
    "Haneul-byeol Namgung, Areum Jegal, Seul-gi Sunwoo, Byeol-i Tak, Mu-gyeol Hwangbo, Sae-byeok Dokgo, Cho-rong Bing, Gyeo-ul Eogeum, Bit-na Mangjeol, Ga-ram Pyeon, Na-rae Seomun, I-seul Gyeong",
  ),
  japanese: group(
    "Haruto, Yuki, Sakura, Kenji, Aiko, Takashi, Yumi, Hiroshi, Naoko, Daisuke, Emi, Ryota, Keiko, Shota, Megumi, Satoshi, Akemi, Kazuo, Misaki, Taro, Rin, Koji, Hana, Tetsuya, Mariko, Yusuke, Chiyo, Makoto, Noriko, Jun, Asuka, Hideki, Tomoko, Ren, Kaori, Minoru",
    "Sato, Suzuki, Takahashi, Tanaka, Watanabe, Ito, Yamamoto, Nakamura, Kobayashi, Kato, Yoshida, Yamada, Sasaki, Matsumoto, Inoue, Kimura, Shimizu, Hayashi, Mori, Ikeda, Hashimoto, Ogawa, Fujita, Okada, Hasegawa, Kondo, Ishikawa, Murakami, Endo, Aoki, Sakamoto, Nishimura",
    "Kaguya Shikanosuke, Tsubomi Onigawara, Akatsuki Mizukoshi, Nagisa Kumonosuke, Isoroku Hyūgaji, Wakaba Tsukumo, Ōtarō Kurenai, Shizuru Gettsū, Chihaya Uguisudani, Mahoro Nijō, Tsukumo Yagyūda, Hotaru Kagerō",
  ),
  vietnamese: group(
    "Linh, Minh, Trang, Tuan, Huong, Hung, Thao, Duc, Lan, Quang, Mai, Long, Phuong, Khoa, Ngoc, Thanh, Hoa, Viet, Yen, Bao, Nga, Son, Thuy, Dung, Hạnh, Dũng, Tuyết, Cường, Thị Hồng, Văn Nam, Quỳnh, Hải, Bích, Trọng, Oanh, Khánh",
    "Nguyen, Tran, Le, Pham, Hoang, Phan, Vu, Dang, Bui, Do, Ho, Ngo, Duong, Ly, Dinh, Truong, Lam, Mai, Trinh, Luong, Nguyễn, Trần, Lê, Phạm, Huỳnh, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương",
    "Y Kpă H'Lim, Thạch Sô Phi, Lò Thị Mỷ, Giàng A Páo, H'Hen Niê, Sùng Thị Chía, K'Sor Nhơn, Châu Sóc Kha, Vàng Seo Lử, Quàng Thị Pánh, Rơ Châm Ngọ, Tôn Nữ Diệu Hằng",
  ),
  africanWestEast: group(
    "Chinedu, Ngozi, Kwame, Ama, Oluwaseun, Adaeze, Kofi, Abena, Emeka, Folake, Mamadou, Aminata, Tunde, Chiamaka, Yaw, Efua, Babatunde, Nkechi, Ousmane, Fatoumata, Wanjiru, Kamau, Achieng, Otieno, Tesfaye, Selam, Dawit, Hiwot, Juma, Neema, Thabo, Nomvula, Sipho, Lerato, Abdi, Hodan",
    "Okafor, Adeyemi, Mensah, Owusu, Nwosu, Diallo, Boateng, Okonkwo, Traoré, Asante, Eze, Balogun, Sesay, Kamara, Mwangi, Odhiambo, Bekele, Tadesse, Mutua, Njoroge, Nkosi, Dlamini, Mokoena, Ndlovu, Warsame, Farah, Adebayo, Ogunleye, Sarr, Ndiaye, Kiptoo, Chukwu",
    "Oghenekevwe Ukpeleghe, Ifedolapo Ajanlekoko, Tsitsidzashe Chimombe, Mbwana Mwinyikombo, Zenabech Woldetensaye, Kpodoh Agbeyibor, Nyakallo Tshukudu, Hlengiwe Mthimkhulu, Wudneh Gebrekirstos, Akpevwe Omatseye, Sikhumbuzo Mpumlwana, Yacine Bassène-Diatta",
  ),
};
