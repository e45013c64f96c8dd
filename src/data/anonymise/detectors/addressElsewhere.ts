// Streets, boxes and blocks as they are written in one part of the world or another: each a form of its own.
import { type WordList, wordList } from "../text/wordIndex.ts";

/** "Carrera 7 # 71-21", "123 Teheran-ro", "2-1-1 Nihonbashi", "15 Jalan Ampang", "RR 2 Box 114", "One Microsoft Way". */
export const elsewhere: readonly (readonly [RegExp, boolean, WordList])[] = [
  [
    /(?<![\p{L}\p{Nd}])(?:carrera|calle|cra|cl|kr|diagonal|transversal|avenida|av|ak|ac)\.? \d{1,3} ?[a-z]?(?: (?:sur|norte|bis))? ?(?:#|no\.?|n°|nº) ?\d{1,3} ?[a-z]? ?-? ?\d{1,3}(?![\p{L}\p{Nd}])/iuy,
    false,
    wordList("carrera calle cra cl kr diagonal transversal avenida av ak ac"),
  ],
  [
    /(?<![\p{L}\p{Nd}.,-])\d{1,4}(?:-\d{1,3})?,? \p{Lu}[\p{L}]+(?:-(?:ro|gil|daero|dong))(?: \d{1,3}(?:-gil)?)?(?![\p{L}\p{Nd}-])/uy,
    false,
    wordList("#1w #2w #3w #4w"),
  ],
  [
    /(?<![\p{L}\p{Nd}.,/-])\d{1,2}-\d{1,2}(?:-\d{1,2})?,? \p{Lu}[\p{L}\p{M}-]{2,24}(?: \p{Lu}[\p{L}\p{M}-]{2,24})?(?=,)/uy,
    true,
    wordList("#1w #2w"),
  ],
  [
    /(?<=(?<lead>(?<![\p{L}\p{Nd}])(?:\d{1,4}[a-z]?,? )?))(?:jalan|jl\.|jln\.?|lorong|persiaran|leoforos|soi) \p{Lu}[\p{L}\p{M}'’.-]{1,24}(?: \p{Lu}?[\p{L}\p{M}\p{Nd}/'’.-]{1,24}){0,2}(?=,)/iuy,
    true,
    wordList("jalan jl jln lorong persiaran leoforos soi"),
  ],
  [
    /(?<![\p{L}\p{Nd}])(?:r\.?r\.?|rural route|hc|star route|route) \d{1,3},? box \d{1,5}(?![\p{L}\p{Nd}])/iuy,
    false,
    wordList("r rr rural hc star route"),
  ],
  [
    /(?<![\p{L}\p{Nd}])(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) (?:\p{Lu}[\p{L}'’-]{1,20} ){1,3}(?:Street|Road|Lane|Avenue|Drive|Court|Square|Place|Way|Plaza|Boulevard|Parkway|Circle|Center|Centre)(?![\p{L}])/uy,
    true,
    wordList("one two three four five six seven eight nine ten"),
  ],
  // "Liman Mah. 27. Sok. No: 9 D: 4", "Yenişehir Mh. 1204. Sk. No:9/3"
  [
    /(?<=(?<lead>(?<![\p{L}\p{Nd}])(?:\p{Lu}[\p{L}\p{M}'’-]{1,20} ){1,3}))(?:mahallesi|mah\.?|mh\.?),? (?:(?:\p{Lu}[\p{L}\p{M}'’-]{1,20}|\d{1,5}\.?) ){1,3}(?:sokağı|sokak|sok\.?|sk\.?|caddesi|cad\.?|cd\.?|bulvarı|blv\.?),? (?:\p{Lu}[\p{L}\p{M}'’-]{1,20} (?:apt|sitesi|ap)\.?,? )?no ?[.:]? ?\d{1,4}(?:\/\d{1,3})?(?:,? (?:daire|kat|d|k) ?[.:]? ?\d{1,3}){0,2}(?![\p{L}\p{Nd}])/iuy,
    false,
    wordList("mahallesi mah mh"),
  ],
  // "ул. Ленина, д. 5, кв. 12"
  [
    /(?<![\p{L}\p{Nd}])(?:ул|вул|просп|пр-т|пер|бул|наб|пл|улица|вулиця|проспект)\.? \p{Lu}[\p{L}\p{M}’'-]{1,24}(?: \p{Lu}[\p{L}\p{M}’'-]{1,24}){0,2},? (?:д\.? ?|дом |буд\.? ?)?\d{1,4}\p{Ll}?(?:[/-]\d{1,4})?(?:,? (?:к|корп|кв|оф|стр)\.? ?\d{1,4}){0,3}(?![\p{L}\p{Nd}])/uy,
    false,
    wordList("ул вул просп пр пер бул наб пл улица вулиця проспект"),
  ],
  // "〒150-0041 Tokyo, Shibuya-ku, Jinnan 1-19-11"
  [
    /(?<=(?<lead>〒? ?))\d{3}-\d{4},? (?:\p{Lu}[\p{L}\p{M}-]{1,24},? ){1,5}\d{1,2}(?:-chome)?-\d{1,2}(?:-\d{1,3})?(?![\p{L}\p{Nd}-])/uy,
    false,
    wordList("#3w"),
  ],
  // "Nishi-Shinjuku 2-8-1, Shinjuku-ku": blocks of Japan.
  [
    /(?<=(?<lead>(?<![\p{L}\p{Nd}])\p{Lu}[\p{L}\p{M}'’-]{2,24} ))\d{1,2}(?:-chome)?-\d{1,2}(?:-\d{1,3})?(?=,)/uy,
    true,
    wordList("#1w #2w"),
  ],
  [
    /(?<![\p{L}\p{Nd}.,/-])\d{1,2}(?:-chome)?-\d{1,2}(?:-\d{1,3})?,? \p{Lu}[\p{L}\p{M}-]{2,24}(?: \p{Lu}[\p{L}\p{M}-]{2,24})?(?=, ?\p{Lu}[\p{L}\p{M}-]+(?:-(?:ku|shi|cho|machi|gun|to|fu|ken))?[ ,])/uy,
    true,
    wordList("#1w #2w"),
  ],
  // Whatever the street is called, before a postcode and a town: "Unter den Linden 5, 10117 Berlin", "Oudezijds 12-II, 1012 AB Town".
  [
    /(?=\d{1,4}(?:[ -]?(?:I{1,3}|IV|hs|bis|[A-Za-z])(?![\p{L}]))?(?:[-/]\d{1,4})?,?[ \n]{1,2}(?:[A-Z]{1,2}-)?(?:\d{4} [A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2}|\d{4,6}) \p{Lu}\p{L})(?<=(?<lead>(?<![\p{L}\p{Nd}])(?:\p{Lu}[\p{L}\p{M}'’.-]{1,24} (?:(?:den|de|der|van|von|la|le|del|di|da|do|'t) ){0,2}){1,4}))\d{1,4}(?:[ -]?(?:I{1,3}|IV|hs|bis|[A-Za-z])(?![\p{L}]))?(?:[-/]\d{1,4})?/uy,
    true,
    wordList("#1w #2w #3w #4w"),
  ],
  // "12 The Esplanade, Torquay VIC 3228", "The Old Forge 3": a town and a code of the English-speaking world follow.
  [
    /(?<![\p{L}\p{Nd}$€£.,#-])\d{1,5}[A-Za-z]? (?:The )?\p{Lu}[\p{L}\p{M}'’.-]{1,24}(?: (?:(?:of|de|the|on) )?\p{Lu}[\p{L}\p{M}'’.-]{1,24}){0,3}(?=,[ \n]{1,2}(?:\p{Lu}[\p{L}\p{M}'’. -]{1,30},?[ \n]{1,2}){1,3}(?:[A-Z]{2,3},? \d{4,5}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|\d{5})(?![\p{L}\p{Nd}]))/uy,
    true,
    wordList("#1w #2w #3w #4w #5w"),
  ],
  // "Ballinakill, Kilmoganny, Co. Kilkenny"
  [
    /(?<=(?<lead>(?<![\p{L}\p{Nd}])(?:\p{Lu}[\p{L}\p{M}'’-]{1,24}(?: \p{Lu}[\p{L}\p{M}'’-]{1,24}){0,2},[ \n]{1,2}){1,3}))Co\. \p{Lu}\p{L}{2,14}(?![\p{L}])/uy,
    false,
    wordList("co"),
  ],
  // Without a number: a street, and a town or a code after it.
  [
    /(?<=(?<lead>(?<![\p{L}\p{Nd}])(?:\p{Lu}[\p{L}'’-]{1,20} ){1,3}))(?:Street|Road|Lane|Avenue|Boulevard|Close|Crescent|Caddesi|Gardens)(?=,|\n)/uy,
    true,
    wordList("street road lane avenue boulevard close crescent caddesi gardens"),
  ],
];
