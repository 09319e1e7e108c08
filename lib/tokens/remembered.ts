/** Calls `parse` once per distinct token and remembers its answer. */
export function remembered<T>(parse: (token: string) => T): (token: string) => T {
  const known = new Map<string, T>();
  return (token) => {
    let value = known.get(token);
    if (value === undefined && !known.has(token)) {
      value = parse(token);
      known.set(token, value);
    }
    return value as T;
  };
}
