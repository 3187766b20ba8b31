import { denialMatrix, matrixIsWhole } from "./matrix.ts";

matrixIsWhole();
denialMatrix(0);
