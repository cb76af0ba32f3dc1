"""What certification asks: fees, signers, books, rights; plain functions over dated data."""
