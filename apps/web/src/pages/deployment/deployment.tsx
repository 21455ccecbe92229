export function Deployment({ owner }: { owner: string; dseq: string; tab: string | undefined }) {
  return <p>{owner}</p>;
}
