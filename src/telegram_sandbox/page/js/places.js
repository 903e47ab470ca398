// Where a simulated person can be, for sharing a location.

import { language } from "./texts.js";

const CITIES = [
  ["Moscow", "Москва", 55.7558, 37.6173],
  ["Saint Petersburg", "Санкт-Петербург", 59.9386, 30.3141],
  ["Kazan", "Казань", 55.7964, 49.1089],
  ["Berlin", "Берлин", 52.52, 13.405],
  ["London", "Лондон", 51.5072, -0.1276],
  ["New York", "Нью-Йорк", 40.7128, -74.006],
];

/** [name, {latitude, longitude}] for every city. */
export const PLACES = CITIES.map(([english, russian, latitude, longitude]) => [
  language === "ru" ? russian : english,
  { latitude, longitude },
]);
