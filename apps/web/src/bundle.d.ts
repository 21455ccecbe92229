// Styles and files that the bundler takes in by import.
declare module "*.css";
