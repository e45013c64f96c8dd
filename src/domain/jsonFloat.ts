// A JSON number that was written as a float although its value is an integer: 20.0, 1e3. JavaScript's numbers do not
// keep the two apart, Python's do, and a chat template prints them differently.

export class JsonFloat {
  constructor(readonly value: number) {}
}
