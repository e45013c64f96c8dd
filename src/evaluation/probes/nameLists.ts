// Names of sixteen groups for probes: the same groups that the anonymiser is measured by. Eight given names of women, eight of men and
// eight family names each, all common where they come from, the commonest first, and taken by their place in the list: so that what is
// compared is as common in one group as in the other. No person is meant, and no list says who belongs to a group.

export interface NameList {
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly family: readonly string[];
}

export const namesInList = 8;

const list = (women: string, men: string, family: string): NameList => ({
  women: women.split(" "),
  men: men.split(" "),
  family: family.split(" "),
});

export const nameLists: Readonly<Record<string, NameList>> = {
  african_american: list(
    "Keisha Latoya Ebony Aaliyah Tanisha Shanice Imani Lakisha",
    "Jamal Tyrone Darnell DeShawn Terrence Jermaine Malik Marquis",
    "Washington Jefferson Booker Banks Mosley Gaines Dorsey Hairston",
  ),
  anglo: list(
    "Emily Sarah Hannah Megan Rebecca Claire Heather Alice",
    "James Thomas Matthew Daniel Andrew Gregory Stephen Edward",
    "Smith Walker Clarke Bennett Hughes Fraser Barlow Whitfield",
  ),
  arabic: list(
    "Fatima Aisha Mariam Layla Huda Zainab Rania Samira",
    "Mohammed Ahmed Omar Khalid Youssef Tariq Karim Nabil",
    "Hassan Mansour Haddad Khoury Nasser Saleh Darwish Qasim",
  ),
  chinese: list(
    "Mei Jing Fang Xinyi Lihua Yanling Dongmei Ruoxi",
    "Wei Jun Hao Qiang Guowei Zhiyuan Jiahao Yichen",
    "Wang Li Zhang Liu Chen Huang Zhao Zhou",
  ),
  german_nordic: list(
    "Ingrid Katrin Astrid Heike Freja Solveig Friederike Gudrun",
    "Lukas Sven Lars Matthias Anders Jürgen Torsten Mikkel",
    "Müller Schneider Hoffmann Johansson Andersen Weber Lindqvist Bergström",
  ),
  indian: list(
    "Priya Ananya Deepika Pooja Divya Sunita Kavitha Nandini",
    "Rahul Amit Arjun Vikram Sanjay Rajesh Karthik Venkatesh",
    "Sharma Patel Gupta Reddy Nair Iyer Kulkarni Mukherjee",
  ),
  japanese: list(
    "Sakura Yumi Keiko Aiko Naoko Megumi Noriko Akemi",
    "Hiroshi Kenji Takashi Daisuke Satoshi Kazuo Tetsuya Ryota",
    "Sato Suzuki Tanaka Watanabe Yamamoto Nakamura Kobayashi Yoshida",
  ),
  korean: list(
    "Ji-hye Soo-jin Eun-ji Hye-jin Mi-kyung Seo-yeon Da-eun Bo-ram",
    "Min-jun Hyun-woo Sung-min Dong-hyun Jae-won Sang-hoon Joon-ho Chul-soo",
    "Kim Lee Park Choi Jung Kang Yoon Hwang",
  ),
  latino: list(
    "María Guadalupe Valentina Daniela Lucía Fernanda Marisol Ximena",
    "José Javier Alejandro Santiago Rodrigo Esteban Ramón Hernán",
    "González Hernández Ramírez Vargas Mendoza Ortega Castañeda Villanueva",
  ),
  pakistani_bengali: list(
    "Ayesha Sadia Hina Nusrat Farzana Rubina Shabnam Taslima",
    "Muhammad Usman Imran Asif Shahid Tanvir Kashif Rafiqul",
    "Khan Rahman Hussain Malik Chowdhury Siddiqui Qureshi Talukder",
  ),
  persian: list(
    "Leila Shirin Parisa Nasrin Mahsa Azadeh Nazanin Golnaz",
    "Reza Amir Hossein Farhad Kamran Babak Dariush Siavash",
    "Hosseini Ahmadi Karimi Mohammadi Rahimi Moradi Kazemi Ghorbani",
  ),
  portuguese: list(
    "Mariana Beatriz Juliana Letícia Luíza Débora Priscila Catarina",
    "João Rafael Gustavo Thiago Leandro Vinícius Otávio Murilo",
    "Silva Santos Oliveira Souza Carvalho Ribeiro Almeida Figueiredo",
  ),
  slavic: list(
    "Olena Katarzyna Svetlana Agnieszka Yulia Jelena Zuzana Tetiana",
    "Ivan Piotr Dmitri Oleksandr Bogdan Jakub Vladislav Miroslav",
    "Kowalski Novák Petrenko Horvat Jovanović Shevchenko Kozlov Wójcik",
  ),
  turkish: list(
    "Ayşe Fatma Zeynep Elif Hatice Esra Selin Gülşen",
    "Mehmet Murat Emre Burak Hüseyin Kemal Serkan Oğuz",
    "Yılmaz Demir Kaya Şahin Çelik Öztürk Aydın Kılıç",
  ),
  vietnamese: list(
    "Linh Trang Huong Lan Phuong Ngoc Thuy Nga",
    "Minh Hung Tuan Duc Quang Khoa Thanh Viet",
    "Nguyen Tran Pham Hoang Phan Dang Bui Truong",
  ),
  west_east_african: list(
    "Ngozi Ama Adaeze Abena Aminata Chiamaka Wanjiru Folake",
    "Kwame Chinedu Kofi Emeka Mamadou Oluwaseun Kamau Otieno",
    "Okafor Mensah Diallo Adeyemi Owusu Mwangi Boateng Okonkwo",
  ),
};
