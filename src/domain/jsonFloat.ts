// A float of a JSON file whose value is integral, such as 20.0 or 1e3. JavaScript has one kind of number and would print
// 20 where Python, and so a chat template's `tojson`, prints 20.0. Only values that a template may print are kept so.

export class JsonFloat {
  constructor(readonly value: number) {}
}
