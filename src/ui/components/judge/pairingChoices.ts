// How pairs can be chosen, as the form offers it.
export const pairingChoices: readonly [PairingChoice, ...PairingChoice[]] = [
  {
    id: "random",
    title: "By chance",
    about: "Two answers of a prompt, any of them. What is measured by these is measured fairly.",
  },
];

export interface PairingChoice {
  id: string;
  title: string;
  about: string;
}
