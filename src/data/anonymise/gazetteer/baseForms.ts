// The words that a form may be made of by the rules of English endings: "carried" of "carry". The list of words leaves such forms out.

export function baseForms(word: string): string[] {
  const bases: string[] = [];
  const cut = (ending: string, ...instead: string[]): void => {
    if (word.endsWith(ending) && word.length - ending.length > 2)
      for (const one of instead) bases.push(word.slice(0, -ending.length) + one);
  };
  cut("'s", "");
  cut("ies", "y");
  cut("ied", "y");
  cut("es", "");
  cut("s", "");
  cut("ed", "", "e");
  cut("ing", "", "e");
  cut("ly", "");
  cut("er", "", "e");
  cut("ness", "");
  // stopped, running
  const doubled = /^(.+?([bdgklmnprt]))\2(?:ed|ing|er)$/.exec(word)?.[1];
  if (doubled !== undefined && doubled.length > 2) bases.push(doubled);
  return bases;
}
