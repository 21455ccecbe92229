export function Configure({ template }: { template: string | undefined }) {
  return <p>{template}</p>;
}
