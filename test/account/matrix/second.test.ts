import { denialMatrix } from "./matrix.ts";

denialMatrix(1);
