/** A named setting of an operation, as the binding wants it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

// Numbers of the C library's interface (tf_attrtype.h, tf_datatype.h), fixed once published.
const kinds = { text: 0, int: 1, float: 2, bool: 3, type: 4 } as const;

/** The kinds of values that an array of the C library holds. */
export const dataTypes = { float: 1, int32: 3, int64: 9, bool: 10 } as const;

const setting =
  <Value extends Attribute["value"]>(kind: keyof typeof kinds) =>
  (name: string, value: Value): Attribute => ({ name, type: kinds[kind], value });

/** Settings of operations, by the kind of their value. */
export const attribute = {
  text: setting<string>("text"),
  int: setting<number>("int"),
  ints: setting<readonly number[]>("int"),
  float: setting<number>("float"),
  bool: setting<boolean>("bool"),
  type: (name: string, type: keyof typeof dataTypes) =>
    setting<number>("type")(name, dataTypes[type]),
};
