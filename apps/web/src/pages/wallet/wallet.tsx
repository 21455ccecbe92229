export function WalletPage() { return <p>Wallet</p>; }
