interface Referring {
  id: string;
  references: readonly string[];
}

/** Segments such that each comes after those it refers to; references to others than the given ones do not matter. */
export function inOrderOfReference<S extends Referring>(segments: readonly S[]): S[] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const ordered = new Set<S>();
  const visit = (segment: S, path: ReadonlySet<string>): void => {
    if (ordered.has(segment) || path.has(segment.id)) return;
    const onward = new Set(path).add(segment.id);
    for (const id of segment.references) {
      const referenced = byId.get(id);
      if (referenced) visit(referenced, onward);
    }
    ordered.add(segment);
  };
  for (const segment of segments) visit(segment, new Set());
  return [...ordered];
}

/** Whether `from` reaches `target` along the references, each an edge from a segment to one it names. */
export function reaches(from: Iterable<string>, target: string, edges: readonly { segmentId: string; referencedId: string }[]): boolean {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === target) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...edges.filter(({ segmentId }) => segmentId === id).map(({ referencedId }) => referencedId));
  }
  return false;
}
