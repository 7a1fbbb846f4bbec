/** The part of the address behind `#`: a path and a query, such as `/sites/7/people?q=ada`. */
export interface Route {
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

export function splitAddress(hash: string): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return { path: path.startsWith('/') ? path : `/${path}`, query: new URLSearchParams(query) };
}

/** The parameters of a path that matches the pattern, such as `/sites/:siteId/people`. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [names, values] = [pattern, path].map((each) => each.split('/'));
  if (names!.length !== values!.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names!.entries()) {
    const value = values![index]!;
    if (!name.startsWith(':')) {
      if (name !== value) return undefined;
    } else {
      const decoded = decode(value);
      if (!decoded) return undefined;
      params[name.slice(1)] = decoded;
    }
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
