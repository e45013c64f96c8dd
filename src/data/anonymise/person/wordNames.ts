// Words of the dictionary that many people are called by and that the lists, which leave out what is a word, do not have. A capital
// alone says nothing of them; what stands beside them has to.
import { setOf } from "../text/setOf.ts";

const wordNames = setOf(
  "street lake day wells graves key bowman rivers banks bishop black bond booth bridges burns bush butler cannon carpenter chambers church cross crane farmer fields flowers foreman fox gates gentry grey hall hood hull knight lamb low marsh means mercer merchant moody moon park parks pike pope powers rich riddle rush savage sellers sharp short small snow sparks spears story strong summers sweet temple weeks west wise woods worth barber barker bass bates battle bean beard bird brewer bright browning bullock bunch combs crow curry davenport downs duke finch franks gamble garner gay glass gore hammer hawk hay hicks holder hoover huff jolly leach manning mead minor monk morrow nickel outlaw peacock peck peel pepper plum pond pool quick rand reeves rock root sears sexton shepherd shoemaker silver sims singleton spear star strange swain walls watts weaver wheeler wilder winters hyacinth daffodil clover saffron primrose marigold onyx aspen cedar honour wren peregrine butch chip spike wally precious princess trinity genesis diamond nevaeh christian pascal ebony crystal royal legend promise honour honor blessing reign lyric sunny rainy stormy quill peel",
);
export const isWordName = (word: string): boolean => wordNames.has(word);
