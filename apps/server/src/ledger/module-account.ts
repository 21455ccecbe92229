/** The account that holds every deposit: its bytes are the first 20 of SHA-256("escrow"), the same on every Akash network. */
export const escrowAddress = "akash14pphss726thpwws3yc458hggufynm9x77l4l2u";
